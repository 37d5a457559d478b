import type { Handover } from '@vouch/agent';
import { type Config, parseRoleArn, partitionById } from '@vouch/core';

/** Every role of ours with the region whose STS is asked for it: its own, else its partition's default. */
export function sessionRoles(config: Config): Handover['roles'] {
  return [...config.roles.values()].map(({ awsProfile, arn, region }) => ({
    role: { awsProfile, arn },
    region: region ?? partitionById(parseRoleArn(arn).partition)?.defaultRegion ?? 'us-east-1',
  }));
}
