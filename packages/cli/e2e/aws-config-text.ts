import * as fc from 'fast-check';

/** The AWS profile that setup writes in these files. */
export const written = 'vouch';

const name = fc.constantFrom('vouch', 'default', 'work', 'a-b', 'a_b', 'Vouch', 'ünïcode', 'x.y@z');
const blank = fc.constantFrom('', ' ', '  ', '\t');

/** Section headers as people write them, and as they should not. */
const header = fc.oneof(
  { weight: 6, arbitrary: name.map((it) => (it === 'default' ? '[default]' : `[profile ${it}]`)) },
  fc
    .record({ it: name, before: blank, between: fc.constantFrom(' ', '  ', '\t'), after: blank })
    .map(({ it, before, between, after }) => `[${before}profile${between}${it}${after}]`),
  name.map((it) => `[profile "${it}"]`),
  name.map((it) => `[profile '${it}']`),
  name.map((it) => `[${it}]`),
  name.map((it) => `[sso-session ${it}]`),
  name.map((it) => `[services ${it}]`),
  fc.constantFrom('[profile default]', '[plugins]', '[preview]', '[profile vouch] # ours', '[PROFILE vouch]'),
);

const key = fc.constantFrom(
  'region',
  'Region',
  'output',
  'credential_process',
  'credential-process',
  'role_arn',
  'source_profile',
  'sso_start_url',
  'sso_session',
  'cli_pager',
  's3',
);
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('us-east-1', 'eu-west-1', 'json', 'arn:aws:iam::123456789012:role/x'),
  },
  fc.constantFrom(
    '',
    '"quoted value"',
    "'single'",
    '%(region)s',
    '${HOME}',
    'a = b',
    'a : b',
    'x # not a comment',
  ),
  fc.constantFrom('https://corp.awsapps.com/start#/', 'café', '/bin/cat "/a b/c"', 'x ; y', '[brackets]'),
);
const setting = fc
  .record({
    key,
    value,
    before: blank,
    at: fc.constantFrom(' = ', '=', ' =', '= ', ': ', ' : ', '\t=\t'),
    after: blank,
  })
  .map(({ key, value, before, at, after }) => `${before}${key}${at}${value}${after}`);
const nested = fc.constantFrom(
  's3 =\n  max_concurrent_requests = 20\n  max_queue_size = 1000',
  'codeartifact =\n    endpoint_url = https://example.com',
  'note = one\n  two\n  # not a comment?\n  three',
);
const line = fc.oneof(
  { weight: 8, arbitrary: setting },
  { weight: 2, arbitrary: nested },
  fc.constantFrom('', '  ', '# a comment', '; another', '  # an indented one', '\t'),
  fc.constantFrom('no setting at all', '= no key', 'key without a value'),
);
/** Most files are as they should be, so that most of what is tried goes through. */
const goodLine = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(key, value).map(([k, v]) => `${k} = ${v}`) },
  { weight: 2, arbitrary: nested },
  fc.constantFrom('', '# a comment', '; another'),
);
const keyOf = (text: string) => text.split(/[ =\n]/)[0]?.toLowerCase();
const goodSection = fc
  .tuple(name, fc.uniqueArray(goodLine, { maxLength: 6, selector: keyOf }))
  .map(([it, lines]) => [it === 'default' ? '[default]' : `[profile ${it}]`, ...lines].join('\n'));
const orderly = fc
  .uniqueArray(goodSection, { maxLength: 5, selector: (text) => text.split('\n')[0] })
  .map((all) => all.join('\n'));
const wild = fc
  .array(fc.tuple(header, fc.array(line, { maxLength: 6 })), { maxLength: 4 })
  .map((all) => all.map(([first, rest]) => [first, ...rest].join('\n')).join('\n'));

/** The text of an `~/.aws/config`, from orderly to hopeless. */
export const awsConfigText: fc.Arbitrary<string> = fc
  .record({
    body: fc.oneof({ weight: 3, arbitrary: orderly }, { weight: 2, arbitrary: wild }),
    preamble: fc.constantFrom('', '', '', '# mine\n', '\n\n', '\ufeff'),
    end: fc.constantFrom('\n', '\n', '', '\n\n'),
    ends: fc.constantFrom('\n', '\n', '\n', '\r\n'),
  })
  .map(({ body, preamble, end, ends }) => `${preamble}${body}${end}`.replaceAll('\n', ends));
