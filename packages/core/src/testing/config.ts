import type { Config, Profile } from '../profile/store.ts';

/** What a file with these profiles would give; `more` is what it has beside them, or how it differs. */
export function configOf(profiles: Readonly<Record<string, Profile>>, more: Partial<Config> = {}): Config {
  return {
    path: '/x/config.json',
    text: '{}',
    profiles: new Map(Object.entries(profiles)),
    domains: [],
    roles: new Map(),
    ...more,
  };
}
