export { describeError } from './describe.ts';
export { untilInterrupted } from './interruption.ts';
export { type Line, type ReadLinesOptions, readLines, writeLine } from './lines.ts';
export { type Main, type ProgramIo, runProgram } from './program.ts';
export { runInherited } from './run-inherited.ts';
