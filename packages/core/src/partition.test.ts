import { expect, it, test } from 'vitest';
import { partitionById, partitionOfRegion } from './partition.ts';

test.each([
  ['us-east-1', 'aws'],
  ['ap-southeast-7', 'aws'],
  ['mx-central-1', 'aws'],
  ['cn-northwest-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
])('%s is of %s', (region, id) => {
  expect(partitionOfRegion(region)?.id).toBe(id);
  expect(partitionById(id)).toBe(partitionOfRegion(region));
});

test.each([
  '',
  'us-east',
  'us-east-0',
  'us-east-100',
  'US-EAST-1',
  'us-east-1\n',
  ' us-east-1',
  'us-east-1.evil.com',
  'moon-north-1',
  'eusc-east-1',
  'cn-north-1-',
])('%j is of none', (region) => {
  expect(partitionOfRegion(region)).toBeUndefined();
});

it('has no partition by another id', () => {
  expect([partitionById(''), partitionById('AWS'), partitionById('aws-')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
