/** What a text says as JSON; undefined where it is none. The parser's own error quotes the text, which may hold a secret. Pure. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
