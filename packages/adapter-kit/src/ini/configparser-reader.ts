import { VouchError } from '@vouch/core';

/**
 * A small strict reader of its own, line by line as CPython's RawConfigParser._read goes, with duplicates refused as
 * there: the second opinion on what the splicer wrote. Throws an error of this kind.
 */
export function readConfigparser(
  text: string,
  keyName: (key: string) => string,
  kind: 'configuration' | 'internal',
): Map<string, unknown> {
  const refusal = (index: number, why: string) =>
    new VouchError(kind, `line ${index + 1} cannot be read: ${why}`);
  const values = new Map<string, string[]>();
  const sections = new Set<string>();
  let section: string | undefined;
  let option: string[] | undefined;
  let level = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    const value = line.trim();
    if (value === '') option?.push('');
    if (value === '' || value[0] === '#' || value[0] === ';') continue;
    const indent = line.search(/\S/);
    if (option !== undefined && indent > level) {
      option.push(value);
      continue;
    }
    level = indent;
    const close = value[0] === '[' ? value.lastIndexOf(']') : -1;
    if (close > 1) {
      section = value.slice(1, close);
      option = undefined;
      if (sections.has(section)) throw refusal(index, 'the section is there twice');
      sections.add(section);
      continue;
    }
    if (section === undefined) throw refusal(index, 'there is no [section] above it');
    const cut = value.search(/[=:]/);
    if (cut < 1) throw refusal(index, 'it has no key, or no value');
    const name = `${section}\n${keyName(value.slice(0, cut).trimEnd())}`;
    if (values.has(name)) throw refusal(index, 'the key is there twice');
    option = [value.slice(cut + 1).trim()];
    values.set(name, option);
  }
  return new Map(
    [...values].map(([name, lines]) => [name, lines.join('\n').trimEnd().replace(/\n+/g, '\n')]),
  );
}
