import { type Owner, removeOwner, removeSetUp } from '@vouch/adapter-kit';
import type { Context, Domain } from '@vouch/core';
import { forgetUse } from '@vouch/npm/uses';

/** Undoes a tool's set-up, and takes its token out of the file. */
export async function removeSetup(context: Context, owner: Owner, domain: Domain): Promise<void> {
  await removeSetUp(context, owner, domain, () =>
    forgetUse(context, owner, () => removeOwner(context, owner)),
  );
}
