import type { EndpointType } from '@vouch/core';
import type { DomainFlags } from '../settings/settings.ts';
import type { ChosenFlags } from '../tool-flags.ts';

/** What `vouch setup codeartifact` is told. */
export interface SetupFlags extends DomainFlags, ChosenFlags {
  readonly tool: string;
  readonly repository: string;
  /** The project in the working directory. */
  readonly project?: true;
  readonly endpointType?: EndpointType;
  readonly dryRun?: true;
  readonly remove?: true;
}

/** The same as a person types it, who may leave out what is known. */
export interface TypedFlags extends Omit<SetupFlags, 'tool' | 'repository' | 'project'> {
  readonly tool?: string;
  readonly repository?: string;
  /** The project's directory, or the working one. */
  readonly project?: string | true;
}
