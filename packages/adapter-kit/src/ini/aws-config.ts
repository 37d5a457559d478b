import { configparserDialect } from './configparser.ts';
import { readConfigparser } from './configparser-reader.ts';
import type { IniDialect } from './dialect.ts';

/** Python's own rule (`RawConfigParser.optionxform`); pip's, that `_` and `-` are one, is not the AWS tools'. */
const keyName = (key: string) => key.toLowerCase();

/** `~/.aws/config` as botocore reads it: a configparser file in which `credential-process` is no `credential_process`. */
export const awsConfigDialect: IniDialect = {
  ...configparserDialect,
  name: 'aws-config',
  keyName,
  read: (text, kind) => readConfigparser(text, keyName, kind),
};
