import { join } from 'node:path';
import type { Context } from '../context.ts';
import { isAbsence } from '../file-failure.ts';
import { awsConfigFiles } from './files.ts';

type Where = Pick<Context, 'env' | 'homeDirectory' | 'files'>;

/** Whether there is one of the AWS config files; one that cannot be looked at counts. */
export async function hasAwsFiles(context: Where): Promise<boolean> {
  const isThere = (file: string) =>
    context.files.stat(file).then(
      () => true,
      (error) => !isAbsence(error),
    );
  return (await Promise.all(Object.values(awsConfigFiles(context)).map(isThere))).includes(true);
}

/**
 * Size, inode and times (nanoseconds) of the AWS config files, so that an edit of a profile is a new identity; and of the directory
 * where AWS's tools keep SSO logins, which a logout changes: the next may be somebody else's.
 * Part of the cache key; asynchronous, hence apart from the fingerprint. Whole numbers as text, because the Python
 * client builds the same text, and floating point prints differently there.
 */
export async function awsFilesStamp(context: Where): Promise<string> {
  const { config, credentials } = awsConfigFiles(context);
  const logins = join(context.homeDirectory, '.aws', 'sso', 'cache');
  const stamps = [config, credentials, logins].map(async (file) => {
    try {
      const { size, ino, mtimeNs, ctimeNs } = await context.files.stat(file, { bigint: true });
      return [size, ino, mtimeNs, ctimeNs].map(String);
    } catch {
      return null;
    }
  });
  return JSON.stringify(await Promise.all(stamps));
}
