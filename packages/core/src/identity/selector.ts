/**
 * Which identity a request wants. `automatic` takes the first that is live: the session, a web-identity
 * token, the ordinary AWS chain. `aws-profile` names one section of `~/.aws/config`.
 */
export type IdentitySelector =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'aws-profile'; readonly name: string };

/** The selector for a setting that names an AWS profile or is absent. */
export function identitySelector(awsProfile: string | undefined): IdentitySelector {
  return awsProfile === undefined ? { kind: 'automatic' } : { kind: 'aws-profile', name: awsProfile };
}
