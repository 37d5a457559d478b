import { randomBytes } from 'node:crypto';
import { type Context, Secret, VouchError } from '@vouch/core';
import { type Place, readOurs } from './place.ts';

/** What a client needs to speak to the agent: where it listens, and what both sides prove to know. */
export interface Key {
  readonly secret: Secret<Buffer>;
  /** The socket's path, or the pipe's name. */
  readonly address: string;
}

/** A new key for an agent that starts. Pipe names are global on Windows and first come first served: ours is random. */
export function newKey(context: Pick<Context, 'platform'>, place: Place): Key {
  const address =
    context.platform === 'win32'
      ? `\\\\.\\pipe\\vouch-codeartifact-${randomBytes(16).toString('hex')}`
      : place.socket;
  return { secret: new Secret(randomBytes(32)), address };
}

/** Writes the key where clients read it: made aside with O_EXCL and mode 0600, then renamed into place. */
export async function writeKey(context: Context, place: Place, key: Key): Promise<void> {
  const aside = `${place.keyFile}.${randomBytes(4).toString('hex')}`;
  const file = await context.files.open(aside, 'wx', 0o600);
  try {
    await file.writeFile(keyText(context, key));
  } finally {
    await file.close();
  }
  await context.files.rename(aside, place.keyFile);
}

/** Removes the key file if it still holds this key. */
export async function removeKey(context: Context, place: Place, key: Key): Promise<void> {
  if ((await readOurs(context, place.keyFile)) === keyText(context, key))
    await context.files.unlink(place.keyFile);
}

/** The key of the agent at a place; undefined where there is none. Throws `configuration` where it is not ours alone. */
export async function readKey(context: Context, place: Place): Promise<Key | undefined> {
  const text = await readOurs(context, place.keyFile);
  if (text === undefined) return undefined;
  const [secret = '', pipe = ''] = text.split('\n');
  const address = context.platform === 'win32' ? pipe : place.socket;
  if (!/^[0-9a-f]{64}$/.test(secret) || address === '') {
    throw new VouchError('configuration', `the agent is not used: ${place.keyFile} is not a key file`, {
      hint: 'vouch agent stop',
    });
  }
  return { secret: new Secret(Buffer.from(secret, 'hex')), address };
}

function keyText({ platform }: Pick<Context, 'platform'>, { secret, address }: Key): string {
  const digits = secret.expose().toString('hex');
  return platform === 'win32' ? `${digits}\n${address}\n` : `${digits}\n`;
}
