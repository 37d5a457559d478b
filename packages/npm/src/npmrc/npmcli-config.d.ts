// The part of @npmcli/config 10 that we use; the package has no types of its own.
declare module '@npmcli/config' {
  export interface ConfigData {
    readonly source: string | null;
    readonly raw: Readonly<Record<string, unknown>> | null;
    readonly data: Readonly<Record<string, unknown>>;
    readonly loadError: (Error & { readonly code?: string }) | null;
  }

  export default class Config {
    constructor(options: {
      readonly definitions: object;
      readonly shorthands: object;
      readonly flatten: object;
      readonly npmPath: string;
      readonly env: Record<string, string | undefined>;
      readonly argv: readonly string[];
      readonly platform: NodeJS.Platform;
      readonly execPath: string;
      readonly cwd: string;
      readonly warn: boolean;
    });
    readonly data: ReadonlyMap<
      'default' | 'builtin' | 'global' | 'user' | 'project' | 'env' | 'cli',
      ConfigData
    >;
    load(): Promise<void>;
    get(key: string): unknown;
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const found: { readonly definitions: object; readonly shorthands: object; readonly flatten: object };
  export default found;
}
