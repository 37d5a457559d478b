const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';

/** The words of keyring's command line, and services of ours and of others. */
export const words: readonly string[] = [
  ...['get', 'get', 'get', 'token', 'set', 'del', 'diagnose', 'aws', 'bob', '', '--', '-'],
  ...[
    '--mode',
    '--mode=creds',
    '--mode=password',
    'creds',
    '--output=json',
    '--output',
    'json',
    '-b',
    '--help',
  ],
  ...[`https://${host}/pypi/my-repo/simple/`, `https://${host}/pypi/my-repo/simple`, host, `${host}:443`],
  ...[`https://aws@${host}/pypi/my-repo/simple/`, `https://${host}/npm/my-repo/`, 'https://example.test/'],
  `https://evil-999999999999.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/`,
];

/** A service of the one domain that is configured, read with other code than ours. */
const configured =
  /^(?:https:\/\/)?my-domain-123456789012\.d\.codeartifact\.us-east-1\.amazonaws\.com(?::443)?(?:\/|\/pypi\/[\w.-]+(?:\/[\w.@+~/-]*)?)?$/;

/** What is wrong with what a run printed: nothing, or a whole answer in one of keyring's forms, for a configured service. */
export function faultOfAnswer(args: readonly string[], printed: string, token: RegExp): string | undefined {
  if (printed === '') return undefined;
  const text = token.source;
  const forms = [
    new RegExp(`^(?:aws\\n)?${text}\\n$`),
    new RegExp(`^\\{(?:"username":"aws",)?"password":"${text}"(?:,"expiration":\\d+)?\\}\\n$`),
  ];
  if (!forms.some((form) => form.test(printed))) return 'an answer in no form of keyring’s';
  return args.some((each) => configured.test(each))
    ? undefined
    : 'a token for a service that nobody configured';
}
