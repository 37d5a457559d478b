const secretName =
  /token|passw|passphrase|secret|_auth$|authident$|^authorization$|credential$|apikey|api[-_]key|art-api$|private|^key$/i;
/** Maven sends whatever stands below it, under names that nobody knows beforehand. */
const secretParent = 'httpHeaders';
/** `${NAME}`, as npm and Maven read a variable of the environment: it says where a secret is, not what. `${NAME:-it}` may. */
const reference = /^(?:(?:Basic|Bearer) )?\$\{[^{}:]*(?::-)?\}$/;
/** A URL with a password, also an empty one: Packagecloud's token is a user name with nothing behind its colon. */
const userInfo = /\/\/(?:[^\s/@"':]*:[^\s/@"']+|[^\s/@"':]{12,}:)@/;
/** Gemfury's token is a user name without a colon; Google's user names are as long and no secrets. */
const longUser = /\/\/(?!oauth2accesstoken@|_json_key_base64@)[^\s/@"':]{12,}@/;
// Names of at most so many characters: a search for longer ones takes the square of a long word's time.
const query = /[?&][\w-]{0,99}(?:token|passw|secret|apikey|api[-_]key|signature)[\w-]{0,99}=[^&\s"']/i;
const setting = /(?:token|passw|secret|_auth)[\w-]{0,99}["']?\s*[=:>]/i;

/** True where a key's name says secret, or its value holds a URL with a secret in it. Names that only point elsewhere do not count. */
export function holdsSecret(names: readonly string[], source: string): boolean {
  const name = names.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const named = secretName.test(name) && !/helper|provider/i.test(name) && !reference.test(source.trim());
  return named || names.includes(secretParent) || holdsSecretUrl(source);
}

/** Whether a value, as its format reads it, is a secret: nothing at all, and a variable's name however it is written, are no secret. */
export function isSecret(names: readonly string[], source: string, value: unknown): boolean {
  const isNone = typeof value === 'string' && (value === '' || reference.test(value.trim()));
  return isNone ? holdsSecretUrl(source) : holdsSecret(names, source);
}

function holdsSecretUrl(text: string): boolean {
  return userInfo.test(text) || longUser.test(text) || query.test(text);
}

/** True where a whole file looks as if it held a secret: for files whose keys nobody here can read. */
export function looksSecret(text: string): boolean {
  return holdsSecretUrl(text) || setting.test(text);
}
