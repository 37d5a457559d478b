/** The end of a command's help: what people type most. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

/** The end of `vouch --help`. */
export const exitCodes = `
Exit codes: 0 done, 1 failed, 2 usage, 3 not signed in, 4 network or AWS, 5 denied, 6 configuration.
`;
