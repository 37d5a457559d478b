import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { TestHome } from '../tree.ts';
import type { Shape } from './shape.ts';

/** Where and what the file is: links, other kinds of files, directories that nobody may write. */
export const places: readonly Shape[] = [
  linked('a relative link', 'edited', (home, file, usual) =>
    relative(dirname(join(home.home, file)), home.write('dotfiles/real', usual)),
  ),
  linked('an absolute link', 'edited', (home, _file, usual) => home.write('dotfiles/real', usual)),
  linked('a chain of three links', 'edited', (home, _file, usual) => {
    home.write('dotfiles/real', usual);
    symlinkSync('real', join(home.home, 'dotfiles/second'));
    symlinkSync(join(home.home, 'dotfiles/second'), join(home.home, 'dotfiles/first'));
    return join(home.home, 'dotfiles/first');
  }),
  linked('a link to nothing', 'edited', (home) => join(home.home, 'not-there')),
  linked('a link to itself', 'refused', (_home, file) => basename(file)),
  linked('a link out of the home', 'edited', (home, _file, usual) => home.write('../mount/real', usual)),
  linked('a link into a directory that cannot be written', 'either', (home, _file, usual) => {
    const real = home.write('locked/real', usual);
    chmodSync(dirname(real), 0o500);
    return real;
  }),
  {
    name: 'a hard link',
    outcome: 'edited',
    arrange(home, file, usual) {
      linkSync(home.write(file, usual), join(home.home, 'other-name'));
    },
  },
  {
    name: 'a FIFO',
    outcome: 'refused',
    arrange(home, file) {
      makeParent(home, file);
      execFileSync('mkfifo', [join(home.home, file)]);
    },
  },
  {
    name: 'a directory',
    outcome: 'refused',
    arrange: (home, file) => void mkdirSync(join(home.home, file), { recursive: true }),
  },
  { name: 'no file and no parents', outcome: 'edited', arrange: () => {} },
  {
    name: 'a file that is read-only',
    outcome: 'edited',
    arrange: (home, file, usual) => chmodSync(home.write(file, usual), 0o400),
  },
  {
    name: 'a file below a file',
    outcome: 'either',
    arrange(home, file, usual) {
      const parent = dirname(file);
      home.write(parent === '.' ? file : parent, usual);
    },
  },
];

/** A link in the file's place; `prepare` gives what it says. */
function linked(
  name: string,
  outcome: Shape['outcome'],
  prepare: (home: TestHome, file: string, usual: string) => string,
): Shape {
  return {
    name,
    outcome,
    arrange(home, file, usual) {
      const target = prepare(home, file, usual);
      makeParent(home, file);
      symlinkSync(target, join(home.home, file));
    },
  };
}

function makeParent(home: TestHome, file: string): void {
  mkdirSync(dirname(join(home.home, file)), { recursive: true });
}
