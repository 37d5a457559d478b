import { VouchError } from './error.ts';
import { type Partition, partitionById, partitionOfRegion } from './partition.ts';

/** `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`; STS takes 20 to 2048 characters. */
const roleArn = /^arn:([a-z-]+):iam::(\d{12}):role\/[\w+=,.@/-]{1,1900}$/;

/** The partition and account that a role's ARN names; throws `configuration` where it is not a role's ARN. */
export function parseRoleArn(arn: string): { partition: Partition; account: string } {
  const [, id = '', account = ''] = roleArn.exec(arn) ?? [];
  const partition = partitionById(id);
  if (partition === undefined) {
    throw new VouchError('configuration', `${arn} is not the ARN of an IAM role`, {
      hint: 'a role’s ARN looks like arn:aws:iam::123456789012:role/NAME',
    });
  }
  return { partition, account };
}

/** Whether a role can be taken by the STS of this region. Throws `configuration` where it is not a role's ARN. */
export function isOfPartition(arn: string, region: string): boolean {
  return parseRoleArn(arn).partition.id === partitionOfRegion(region)?.id;
}

/**
 * Throws `configuration` where the role is not of the region's partition. Asked before any call: else the token would
 * go to the STS of a partition that the role does not know.
 */
export function requirePartition(arn: string, region: string, hint: string): void {
  if (isOfPartition(arn, region)) return;
  throw new VouchError('configuration', `the role ${arn} is not of the partition that ${region} is in`, {
    hint,
  });
}
