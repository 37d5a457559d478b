import type { Policies } from './policies.ts';
import type { Policy } from './statements.ts';

export type PolicyFormat = 'json' | 'terraform';

/** The policies as one JSON document, or as Terraform that makes the role with them; without a trust policy the role is there already. */
export function printPolicies(policies: Policies, format: PolicyFormat, roleArn: string): string {
  if (format === 'json') return `${JSON.stringify(policies, null, 2)}\n`;
  const { path, name } = partsOf(roleArn);
  const label = name.replace(/\W/g, '_').replace(/^(\d)/, '_$1');
  const { trust } = policies;
  const role = trust === undefined ? `"${name}"` : `aws_iam_role.${label}.id`;
  const resources = [
    ...(trust === undefined
      ? []
      : [
          `resource "aws_iam_role" "${label}" {\n${path}  name               = "${name}"\n  assume_role_policy = ${encoded(trust)}\n}`,
        ]),
    `resource "aws_iam_role_policy" "${label}" {\n  name   = "codeartifact"\n  role   = ${role}\n  policy = ${encoded(policies.permissions)}\n}`,
    ...Object.entries(policies.domains).map(
      ([domain, each]) =>
        `resource "aws_codeartifact_domain_permissions_policy" "${domain.replace(/\W/g, '_')}" {\n  domain          = "${domain.slice(0, -13)}"\n  domain_owner    = "${domain.slice(-12)}"\n  policy_document = ${encoded(each)}\n}`,
    ),
  ];
  return `${resources.join('\n\n')}\n`;
}

/** A role may stand below a path, which is a part of its ARN: `…:role/team/developer`. */
function partsOf(roleArn: string): { path: string; name: string } {
  const [, ...parts] = roleArn.split('/');
  const name = parts.pop() ?? 'vouch';
  return { name, path: parts.length === 0 ? '' : `  path               = "/${parts.join('/')}/"\n` };
}

/** Terraform's jsonencode takes JSON itself, but for `${`, which it would expand. */
function encoded(value: Policy): string {
  const json = JSON.stringify(value, null, 2).replaceAll('${', '$${').replaceAll('%{', '%%{');
  return `jsonencode(${json.replaceAll('\n', '\n  ')})`;
}
