/** The SDK prints a notice about the age of Node on stderr otherwise, and reads this at its first client. */
export function quietSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
}
