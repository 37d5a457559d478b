/**
 * The settings of yarn 2, 3 and 4, beside `enableStrictSsl`, that decide through whom it speaks to a registry. For the plugin, which
 * gives no token where a project has one of them, and for who looks at a project's file.
 */
export const throughOthers: readonly string[] = ['httpProxy', 'httpsProxy', 'httpsCaFilePath', 'caFilePath'];
