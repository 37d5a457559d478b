/**
 * The settings of yarn 2, 3 and 4 that decide through whom it speaks to a registry. For the plugin, which gives no token where a
 * project has one of them, and for who looks at a project's file.
 */
export const throughWhom: readonly string[] = [
  'enableStrictSsl',
  'httpProxy',
  'httpsProxy',
  'httpsCaFilePath',
  'caFilePath',
];

/** Whether a setting with this value, as yarn has it or as its text in a file, can have a token sent through another machine. */
export function yarnDecidesThroughWhom(key: string, value: unknown): boolean {
  // Of a text, yarn takes these two for false, and refuses what is neither these nor `true` and `1`.
  if (key === 'enableStrictSsl') return ['false', '0'].includes(String(value));
  return throughWhom.includes(key) && Boolean(value);
}
