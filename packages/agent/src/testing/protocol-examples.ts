import { readFile } from 'node:fs/promises';
import type { Message } from '../wire/protocol.ts';

export interface Example {
  readonly name: string;
  readonly sender: 'agent' | 'client' | 'elected client';
  readonly message: Message;
}

/** The messages that PROTOCOL.md gives as examples, with who sends them. */
export async function protocolExamples(): Promise<Example[]> {
  const text = await readFile(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');
  const sections = text.split(/^(?=\*\*[a-z-]+\*\* — sent by )/m).slice(1);
  return sections.map((section) => {
    const [, name = '', sender = ''] =
      /^\*\*([a-z-]+)\*\* — sent by the (agent|client|elected client)\b.*?Purpose: /s.exec(section) ?? [];
    const [, json = ''] = /```json\n([^`]*)```/.exec(section) ?? [];
    return { name, sender: sender as Example['sender'], message: JSON.parse(json) };
  });
}
