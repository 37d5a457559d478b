export {
  type Adapter,
  type Edit,
  type Owner,
  type Plan,
  planFor,
  type Summary,
  sameOwner,
} from './adapter.ts';
export { applyPlan, setUp } from './apply/apply.ts';
export { type Chosen, listChosen, listOwners, planRemoval, removeOwner } from './apply/remove.ts';
export { previewRemoval, removeSetUp } from './apply/remove-set-up.ts';
export { type AskedSetUp, previewSetUp, runSetUp } from './apply/run-set-up.ts';
export { type Held, underLock } from './apply/under-lock.ts';
export { updateFile } from './apply/update-file.ts';
export { dryRunWith, type OwnChange } from './apply/update-while.ts';
export { batchBlockFormat, shellBlockFormat } from './block/format.ts';
export { splitMark } from './byte-order-mark.ts';
export { chooseName, holderOfUrls, type NameHolder, sameRepositoryUrl } from './choose-name.ts';
export {
  bad,
  type CutLines,
  type Diagnosis,
  good,
  type State,
  type ToolRemedy,
  type Unset,
  warning,
} from './diagnosis.ts';
export { dryRun } from './diff.ts';
export { directoriesUpward, firstDirectory } from './directories-upward.ts';
export { type Change, editFile, lookInto, remove, set } from './edit.ts';
export { type FileFact, readFileFact } from './files/file-fact.ts';
export { resolveTarget } from './files/target.ts';
export { type Format, plainTextOf } from './format.ts';
export { awsConfigFormat, configparserFormat, npmrcFormat } from './ini/format.ts';
export { lookAtWritten, type WrittenFile, type WrittenKey } from './journal/look.ts';
export { describePath, type KeyPath, type Step, where } from './key-path.ts';
export {
  type LaunchedProgram,
  launcherDirectory,
  launcherPath,
  launcherText,
  programsOfLauncher,
} from './launcher.ts';
export { editLauncher, type LauncherFact, readLauncherFact } from './launcher-edit.ts';
export { lineNumber } from './lines.ts';
export { isAtLeast, pathDirectories, programIn, programsNamed } from './programs.ts';
export { pathFirst, powershellQuote, quotable, shellQuote } from './quote.ts';
export { repositoryNames } from './repository-names.ts';
export { type RepositoryUse, repositoryOwner, repositoryUse } from './repository-owner.ts';
export { tomlFormat } from './toml/format.ts';
export { isTomlTable, readToml, type TomlTable, tomlValue } from './toml/read.ts';
export type { Value } from './value.ts';
export { wholeFile } from './whole-file.ts';
export { xmlFormat } from './xml/format.ts';
export { yamlFormat } from './yaml/format.ts';
