import type { Reply } from '../../http/message.ts';
import { escaped, page } from './document.ts';
import { keyIcon } from './key-icon.ts';

/** The page that asks for the code which the device shows. `flaw` says what was wrong with the last one. */
export function deviceCodePage(flaw: string | undefined): Reply {
  const title = 'Connect a device';
  return page(
    200,
    title,
    `${keyIcon}
<h1>${title}</h1>
<p>Type the code that your device shows.</p>
<form action="/device">
<label for="code">Code</label>
<input id="code" name="user_code" required autofocus autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX">
<button>Continue</button>
</form>
<p role="status" class="bad">${escaped(flaw ?? '')}</p>`,
  );
}
