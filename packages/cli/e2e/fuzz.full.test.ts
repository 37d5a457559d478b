import { fileURLToPath } from 'node:url';
import { faultOfWords, hostileArguments } from '@vouch/adapter-kit/testing';
import { account, type Finished, host, openWorkbench, type Workbench } from '@vouch/workbench';
import { inParallel } from '@vouch/workbench/in-parallel';
import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const processes = 100;
const settings = fileURLToPath(new URL('../../maven/dist/vouch-maven-settings.js', import.meta.url));

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  bench.env['VOUCH_DOMAINS'] = `my-domain-${account}`;
});
afterAll(() => bench.close());

interface Subject {
  readonly name: string;
  readonly before: (bench: Workbench) => readonly string[];
  readonly words: readonly string[];
  /** What a success prints. */
  readonly answer: RegExp;
  /** The argument that a token may be given for, read with other code than ours. */
  readonly right: RegExp;
}

const flags = [
  '--domain=my-domain',
  `--domain-owner=${account}`,
  '--repository=my-repo',
  '--region',
  'us-east-1',
];
const anything = /^/;
const subjects: readonly Subject[] = [
  {
    name: 'the token helper',
    before: ({ vouchProgram }) => [vouchProgram, '--npm-token'],
    words: [host, host, `${host}:443`, `https://${host}/`, `other-${host}`, 'registry.example'],
    answer: /^Bearer eyJ[\w.-]+\n$/,
    right: /^my-domain-123456789012\.d\.codeartifact\.us-east-1\.amazonaws\.com$/,
  },
  {
    name: 'the token program of Gradle and sbt',
    before: ({ vouchProgram }) => [vouchProgram, '--token-for'],
    words: [
      `https://${host}/maven/my-repo/`,
      `https://other-${host}/maven/my-repo/`,
      `http://${host}/`,
      host,
    ],
    answer: /^eyJ[\w.-]+\n\d+\n$/,
    right:
      /^(?:sparse\+)?https:\/\/my-domain-123456789012\.d\.codeartifact\.us-east-1\.amazonaws\.com(?::443)?\/[\w.@+~/-]+$/,
  },
  {
    name: 'vouch-maven-settings',
    before: () => [settings, '--print'],
    words: [...flags, '--server-id=x', '--mirror-of', '*', '--dry-run', '--help', '--profile=p'],
    answer: /^(?:usage: |<)/,
    right: anything,
  },
];

describe.each(subjects)('$name', (subject) => {
  it.each(seedsOf(subject.name))(
    'answers 100 hostile command lines with what is right or a plain failure, seed %i',
    async (seed) => {
      const lines = fc.sample(hostileArguments(subject.words), { seed, numRuns: processes });
      const faults = await inParallel(lines, 4, async (drawn) => {
        // A kernel hands over no NUL.
        const args = drawn.map((each) => each.replaceAll('\0', ''));
        const done = await bench.run(process.execPath, [...subject.before(bench), ...args], {
          deadline: 20_000,
        });
        const fault = faultOf(subject, args, done);
        return fault === undefined ? [] : [`${fault}: ${JSON.stringify(args).slice(0, 300)}`];
      });
      const lost = faults.flat();
      tally({ what: `processes of ${subject.name}`, tried: processes, lost: lost.length, seed });
      expect(lost.slice(0, 5)).toEqual([]);
    },
  );
});

function faultOf({ answer, right }: Subject, args: readonly string[], done: Finished): string | undefined {
  const { code, stdout, stderr } = done;
  if (code === -1) return 'no end within 20 seconds';
  if (code !== 0) return stdout === '' ? faultOfWords(stderr) : 'a failure with an answer';
  if (!answer.test(stdout)) return 'an answer in another form';
  return right.test(args[0] ?? '') ? faultOfWords(stderr) : 'a token for what nobody configured';
}
