import { join } from 'node:path';
import type { Adapter } from '../adapter.ts';
import { editFile, set } from '../edit.ts';
import { type FileFact, readFileFact } from '../files/file-fact.ts';
import { tomlFormat } from '../toml/format.ts';
import { wholeFile } from '../whole-file.ts';

export interface ExampleRequest {
  readonly name: string;
  readonly index: string;
}

/** A small adapter in the shape of cargo's, for the kit's own tests. The pattern for a new one is `tooling/template-adapter`. */
export const exampleAdapter: Adapter<ExampleRequest, { config: FileFact; launcher: FileFact }> = {
  tool: 'example',
  inspect: async (context) => ({
    config: await readFileFact(context, join(context.homeDirectory, '.example', 'config.toml')),
    launcher: await readFileFact(context, join(context.homeDirectory, '.vouch', 'bin', 'example')),
  }),
  plan: ({ name, index }, { config, launcher }) => ({
    edits: [
      wholeFile(launcher, '#!/bin/sh\nexec /usr/bin/true\n', 0o700),
      editFile(config, tomlFormat, [
        set(['registries', name, 'index'], index),
        set(['registries', name, 'credential-provider'], 'vouch'),
        set(['credential-alias', 'vouch'], [launcher.path]),
      ]),
    ],
    notes: [],
  }),
};
