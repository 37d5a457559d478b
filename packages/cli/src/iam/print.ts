import type { Policies } from './policies.ts';
import type { Policy } from './statements.ts';

export type PolicyFormat = 'json' | 'terraform';

/** The policies as one JSON document, or as Terraform that makes the role with them. */
export function printPolicies(policies: Policies, format: PolicyFormat, roleArn: string): string {
  if (format === 'json') return `${JSON.stringify(policies, null, 2)}\n`;
  const name = roleArn.split('/').pop() ?? 'vouch';
  const label = name.replace(/\W/g, '_').replace(/^(\d)/, '_$1');
  const resources = [
    `resource "aws_iam_role" "${label}" {\n  name               = "${name}"\n  assume_role_policy = ${encoded(policies.trust)}\n}`,
    `resource "aws_iam_role_policy" "${label}" {\n  name   = "codeartifact"\n  role   = aws_iam_role.${label}.id\n  policy = ${encoded(policies.permissions)}\n}`,
    ...Object.entries(policies.domains).map(
      ([domain, each]) =>
        `resource "aws_codeartifact_domain_permissions_policy" "${domain.replace(/\W/g, '_')}" {\n  domain          = "${domain.slice(0, -13)}"\n  domain_owner    = "${domain.slice(-12)}"\n  policy_document = ${encoded(each)}\n}`,
    ),
  ];
  return `${resources.join('\n\n')}\n`;
}

/** Terraform's jsonencode takes JSON itself, but for `${`, which it would expand. */
function encoded(value: Policy): string {
  const json = JSON.stringify(value, null, 2).replaceAll('${', '$${').replaceAll('%{', '%%{');
  return `jsonencode(${json.replaceAll('\n', '\n  ')})`;
}
