import {
  type Adapter,
  editFile,
  editLauncher,
  type FileFact,
  type LaunchedProgram,
  type LauncherFact,
  npmrcFormat,
  readLauncherFact,
  set,
} from '@vouch/adapter-kit';
import { type InForce, npmInForce } from '../npmrc/in-force.ts';
import { registryKeys, registryPart } from '../npmrc/keys.ts';
import { readNpmrc } from '../npmrc/read-npmrc.ts';
import { readUses, type StaticUse } from '../uses/static-uses.ts';
import { requireFree } from './registry-owner.ts';
import { rivals } from './rivals.ts';
import { requirePlainPath, tokenLauncherName, tokenProgram } from './token-launcher.ts';

export interface PnpmRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly scopes: readonly string[];
  readonly program: Omit<LaunchedProgram, 'args'>;
}

export interface PnpmFacts {
  readonly user: FileFact;
  readonly launcher: LauncherFact;
  readonly inForce: InForce;
  readonly uses: readonly StaticUse[];
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
      launcher: await readLauncherFact(context, tokenLauncherName(new URL(url).host)),
      inForce,
      uses: await readUses(context),
    };
  },

  plan({ url, scopes, program }, { user, launcher, inForce, uses }) {
    requirePlainPath(launcher);
    requireFree(url, registryKeys(scopes), uses, user);
    return {
      edits: [
        editFile(user, npmrcFormat, [
          ...registryKeys(scopes).map((key) => set([key], url)),
          set([`${registryPart(url)}:tokenHelper`], launcher.path),
        ]),
        editLauncher(launcher, tokenProgram(program, new URL(url).host)),
      ],
      notes: rivals(url, inForce, user.text),
    };
  },
};
