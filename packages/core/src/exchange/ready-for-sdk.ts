import type { Context } from '../context.ts';

/**
 * What the AWS SDK wants of the process itself. At its first client it prints a notice about the age of Node on stderr, if it is not
 * told to be quiet; and where HOME says nothing it asks the system, which fails for a user without an entry, as containers have.
 */
export function readyForSdk({ homeDirectory }: Pick<Context, 'homeDirectory'>): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  process.env['HOME'] ||= homeDirectory;
}
