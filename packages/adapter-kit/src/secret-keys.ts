const secretName =
  /token|passw|passphrase|secret|_auth$|^authorization$|credential$|apikey|api[-_]key|private/i;
/** `${NAME}`, as npm and Maven read a variable of the environment: it says where a secret is, not what. */
const reference = /^(?:(?:Basic|Bearer) )?\$\{[^{}]*\}$/;
const userInfo = /\/\/[^\s/@"':]*:[^\s/@"']+@/;

/** True where a key's name says secret, or its value holds a URL with a password. Names that only point elsewhere do not count. */
export function holdsSecret(names: readonly string[], source: string): boolean {
  const name = names.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const named = secretName.test(name) && !/helper|provider/i.test(name) && !reference.test(source.trim());
  return named || userInfo.test(source);
}

/** True where a whole file looks as if it held a secret: for files whose keys nobody here can read. */
export function looksSecret(text: string): boolean {
  return userInfo.test(text) || /(?:token|passw|secret|_auth)[\w-]*["']?\s*[=:>]/i.test(text);
}
