/** What a script finds in the JSON that a command prints: `json-fields.test.ts` compares it with the program. */
export const jsonFields = [
  {
    command: 'vouch credential codeartifact --format json',
    fields: ['authorizationToken', 'expiration', 'domain', 'domainOwner', 'region'],
    says: 'the token, its end, and the domain that it is for',
  },
  {
    command: 'vouch status --json',
    fields: ['session', 'issuer', 'agent', 'profiles', 'awsProfiles', 'tools', 'tokens'],
    says: '`session`, `issuer` and `agent` are null where there is none; no secret is in it',
  },
  {
    command: 'vouch doctor --json',
    fields: ['healthy', 'findings'],
    says: 'each finding has `check`, `state` (`good`, `warning`, `bad`), `what`, and `fix` where a command fixes it',
  },
] as const;

/** The section of docs/commands.md for who calls us from a script. */
export function forScripts(): string {
  const rows = jsonFields.map(
    ({ command, fields, says }) =>
      `| \`${command}\` | ${fields.map((field) => `\`${field}\``).join(', ')} | ${says} |`,
  );
  return `## For scripts

Times are whole seconds of the epoch. stdout holds the answer and nothing else; messages for people go to stderr.

| command | fields | |
|---|---|---|
${rows.join('\n')}

\`vouch credential aws\` prints what the AWS tools expect of a \`credential_process\`. \`vouch exec\` returns its command's exit code; 128 plus the
signal's number if a signal ended it; 127 if there is no such command; 126 if it cannot be run. On Windows, batch files such as npm and mvn are
started through cmd; arguments that contain %, a double quote or a line break are refused. \`vouch doctor\` returns 1 if something is bad.
`;
}
