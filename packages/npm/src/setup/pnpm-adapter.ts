import {
  type Adapter,
  editFile,
  type FileFact,
  type LaunchedProgram,
  npmrcFormat,
  readFileFact,
  set,
  wholeFile,
} from '@vouch/adapter-kit';
import { type InForce, npmInForce } from '../npmrc/in-force.ts';
import { registryKeys, registryPart } from '../npmrc/keys.ts';
import { readNpmrc } from '../npmrc/read-npmrc.ts';
import { readUses, type StaticUse } from '../uses/static-uses.ts';
import { requireFree } from './registry-owner.ts';
import { rivals } from './rivals.ts';
import { requirePlainPath, tokenLauncherPath, tokenLauncherText } from './token-launcher.ts';

export interface PnpmRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly scopes: readonly string[];
  readonly program: Omit<LaunchedProgram, 'args'>;
}

export interface PnpmFacts {
  readonly user: FileFact;
  readonly launcher: FileFact;
  readonly inForce: InForce;
  readonly uses: readonly StaticUse[];
  readonly platform: NodeJS.Platform;
}

/**
 * Sets pnpm up at user level: which registry serves what, and the `tokenHelper` that prints its token. pnpm takes one
 * from the user's own file only; no token stands anywhere.
 */
export const pnpmAdapter: Adapter<PnpmRequest, PnpmFacts> = {
  tool: 'pnpm',

  async inspect(context, { url, program }) {
    const inForce = await npmInForce(context, program.node);
    return {
      user: await readNpmrc(context, inForce.userFile),
      launcher: await readFileFact(context, tokenLauncherPath(context, new URL(url).host)),
      inForce,
      uses: await readUses(context),
      platform: context.platform,
    };
  },

  plan({ url, scopes, program }, { user, launcher, inForce, uses, platform }) {
    requirePlainPath(launcher.path, platform);
    requireFree(url, registryKeys(scopes), uses, user);
    const text = tokenLauncherText(program, new URL(url).host, platform);
    return {
      edits: [
        editFile(user, npmrcFormat, [
          ...registryKeys(scopes).map((key) => set([key], url)),
          set([`${registryPart(url)}:tokenHelper`], launcher.path),
        ]),
        wholeFile(launcher, text, 0o700),
      ],
      notes: rivals(url, inForce, user.text),
    };
  },
};
