import { domainKey, type RepositoryName } from '../state/domains.ts';

/** What each repository holds of one format; made empty at first use. */
export function storesOf<Store>(empty: () => Store): (at: RepositoryName) => Store {
  const stores = new Map<string, Store>();
  return (at) => {
    const key = `${domainKey(at)}/${at.repository}`;
    const store = stores.get(key) ?? empty();
    stores.set(key, store);
    return store;
  };
}
