/** One command of a block, and what the block says it prints. */
export interface Shown {
  /** As it stands in the document, with its prompts. */
  readonly source: string;
  readonly command: string;
  readonly output: readonly string[];
}

/** The commands of a `console` block: `$ ` begins one, `> ` goes on with it, the rest is what it prints. */
export function sessionOf(body: string): Shown[] {
  const shown: { source: string; command: string; output: string[] }[] = [];
  let goesOn = false;
  for (const line of linesOf(body)) {
    const current = shown.at(-1);
    if (line.startsWith('$ ')) {
      shown.push({ source: line, command: line.slice(2), output: [] });
      goesOn = line.endsWith('\\');
    } else if (current === undefined) {
      throw new Error(`a session begins with a command, not with: ${line}`);
    } else if (goesOn && line.startsWith('> ')) {
      current.source += `\n${line}`;
      current.command += `\n${line.slice(2)}`;
      goesOn = line.endsWith('\\');
    } else {
      current.output.push(line);
    }
  }
  // The empty line before the next command is the document's own.
  for (const { output } of shown.slice(0, -1)) if (output.at(-1) === '') output.pop();
  return shown;
}

/** The commands of a `bash` or `sh` block: every line is one, unless it ends in a backslash. */
export function commandsOf(body: string): string[] {
  const commands: string[] = [];
  let goesOn = false;
  for (const line of linesOf(body)) {
    if (goesOn) commands.push(`${commands.pop()}\n${line}`);
    else if (line.trim() !== '' && !line.startsWith('#')) commands.push(line);
    goesOn = line.endsWith('\\');
  }
  return commands;
}

/** A session as a block shows it. */
export function printSession(shown: readonly Shown[]): string {
  return shown.map(({ source, output }) => `${[source, ...output].join('\n')}\n`).join('\n');
}

/** Whether output is as shown. A line that says `…` stands for any lines. */
export function isShown(expected: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first.trim() === '…') {
    for (let skipped = 0; skipped <= actual.length; skipped += 1)
      if (isShown(rest, actual.slice(skipped))) return true;
    return false;
  }
  return actual[0] === first && isShown(rest, actual.slice(1));
}

function linesOf(body: string): string[] {
  return body.replace(/\n$/, '').split('\n');
}
