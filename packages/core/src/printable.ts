/**
 * Text from outside (AWS, config files, URLs, argv) reaches terminals through us, and cargo prints our error
 * text raw. So every foreign string goes through here before anybody sees it: C0, C1, DEL, bidi controls,
 * zero-width and line-separator characters, and lone surrogates become `\u{…}` escapes.
 * `util.stripVTControlCharacters`, `util.inspect` and `JSON.stringify` each leave some of these through.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

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

/** One line of printable text, at most 500 characters of the original. */
export function printable(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(unprintable, (character) =>
    character === '\n' || character === '\t'
      ? ' '
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`,
  );
}
