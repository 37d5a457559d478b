/** What a careless hand, a merge or a half-written tool may put into any place of a config file. */
const pieces = [
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '"',
  "'",
  '`',
  '\\',
  '#',
  ';',
  '=',
  ':',
  ',',
  '.',
  '-',
  '[',
  ']',
  '[[',
  ']]',
  '{',
  '}',
  '<',
  '>',
  '</',
  '/>',
  '&',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '"""',
  "'''",
  '${',
  '|',
  '>-',
  '- ',
  '? ',
  '&a',
  '*a',
  '!!',
  '%',
  '@',
  '\u2028',
  '\u0085',
  '\ufeff',
  '😀',
  '__proto__',
  'constructor',
  'true',
  'null',
  '1e999',
  '0x',
  '=======\n',
  '<<<<<<< HEAD\n',
] as const;

/** One to six changes of a text: something put in, cut out, doubled, moved or swapped for something of another text. */
export function mutate(text: string, other: string, random: () => number): string {
  let left = text;
  for (let times = 1 + Math.floor(random() * 6); times > 0; times -= 1) left = change(left, other, random);
  return left;
}

function change(text: string, other: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, at + Math.floor(random() ** 3 * 60));
  const put = (middle: string, end = at) => text.slice(0, at) + middle + text.slice(end);
  switch (Math.floor(random() * 7)) {
    case 0:
      return put('', to);
    case 1:
      return put(text.slice(at, to).repeat(2), to);
    case 2:
      return put(lineOf(other, random));
    case 3: {
      const line = lineOf(text, random);
      return put(line);
    }
    case 4:
      return text.slice(0, at);
    default:
      return put(pieces[Math.floor(random() * pieces.length)] ?? '', random() < 0.5 ? at : to);
  }
}

function lineOf(text: string, random: () => number): string {
  const lines = text.split('\n');
  return `${lines[Math.floor(random() * lines.length)]}\n`;
}
