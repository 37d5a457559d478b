import type { Reply } from '../../http/message.ts';
import { escaped, page } from './document.ts';
import { keyIcon } from './key-icon.ts';

/** A page that only says something. */
export function messagePage(status: number, title: string, text: string): Reply {
  return page(status, title, `${keyIcon}\n<h1>${escaped(title)}</h1>\n<p>${escaped(text)}</p>`);
}
