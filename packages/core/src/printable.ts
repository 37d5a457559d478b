const longest = 500;

/**
 * A URL for people: what may be a secret in it (userinfo, query, fragment) is left out. It works on text that is no
 * URL, because that is what an error has to show.
 */
export function printableUrl(url: string): string {
  return printable(
    url.replace(/[?#].*$/su, '…').replace(/^([a-z+]*:(?=[/\\]))?([/\\]*)[^/\\]*@/iu, '$1$2…@'),
  );
}

/**
 * One line of printable text, at most 500 characters of the original.
 *
 * Text from outside (AWS, config files, URLs, argv) reaches terminals through us, and cargo prints our error
 * text raw. So every foreign string goes through here before anybody sees it: C0, C1, DEL, bidi controls,
 * zero-width and line-separator characters, and lone surrogates become `\u{…}` escapes.
 * `util.stripVTControlCharacters`, `util.inspect` and `JSON.stringify` each leave some of these through.
 */
export function printable(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return /^[ -~]*$/.test(cut) ? cut : escaped(cut);
}

/**
 * Unicode's classes by a RegExp that is made when it is wanted: the engine looks a literal's classes up when it reads the
 * file, which was two milliseconds of every start.
 */
function escaped(text: string): string {
  const classes = ['Cc', 'Cf', 'Cs', 'Cn', 'Co', 'Zl', 'Zp', 'Default_Ignorable_Code_Point'];
  const unprintable = new RegExp(`[${classes.map((name) => `\\p{${name}}`).join('')}]`, 'gu');
  return text.replace(unprintable, (character) =>
    character === '\n' || character === '\t'
      ? ' '
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`,
  );
}

/**
 * Whether a text holds a control character (C0, DEL, C1) or one of Unicode's two line separators: what no name has, and
 * what some reader of a protocol takes for a line's end.
 */
export function holdsControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029) return true;
  }
  return false;
}
