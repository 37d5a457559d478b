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
    says: 'each finding has `check`, `state` (`good`, `warning`, `bad`), `what`, and `mend` where a command fixes it',
  },
] as const;

/** The section of docs/commands.md for who calls us from a script. */
export function forScripts(): string {
  const rows = jsonFields.map(
    ({ command, fields, says }) =>
      `| \`${command}\` | ${fields.map((field) => `\`${field}\``).join(', ')} | ${says} |`,
  );
  return `## For scripts

Moments are whole seconds of the epoch. stdout holds the answer and nothing else; words for people go to stderr.

| command | fields | |
|---|---|---|
${rows.join('\n')}

\`vouch credential aws\` prints what the AWS tools expect of a \`credential_process\`. \`vouch exec\` ends with the exit code of its command, with 128 and
the signal's number where a signal ended it, as a shell does with 127 where there is no such command and 126 where it cannot be run;
on Windows a batch file, such as npm or mvn, is started by cmd, and not with an argument that has a %, a double quote or a line break in it;
\`vouch doctor\` with 1 where something is bad.
`;
}
