export { describeError, tell } from './describe.ts';
export { untilInterrupted } from './interruption.ts';
export { type Line, readLines, writeLine } from './lines.ts';
export { type ProgramIo, runProgram } from './program.ts';
export { runInherited } from './run-inherited.ts';
