/** A role that the session may take, and the AWS profile of ours that stands for it. */
export interface Role {
  readonly awsProfile: string;
  readonly arn: string;
}

/**
 * Which identity a request wants. `automatic` takes the first that is live: the session (with `role`, where one is
 * set up), a web-identity token, the ordinary AWS chain. `session` takes the session and nothing else.
 * `aws-profile` names a section of `~/.aws/config` that is not ours.
 */
export type IdentitySelector =
  | { readonly kind: 'automatic'; readonly role?: Role }
  | { readonly kind: 'session'; readonly role: Role }
  | { readonly kind: 'aws-profile'; readonly name: string };

/** The role that the session would take for it, if any. Pure. */
export function roleOf(selector: IdentitySelector): Role | undefined {
  return selector.kind === 'aws-profile' ? undefined : selector.role;
}
