import type { Reply } from '../../http/message.ts';
import { escaped, page } from './document.ts';
import { keyIcon } from './key-icon.ts';
import { signInScript } from './sign-in-script.ts';

export interface SignInPageFacts {
  /** The id of the sign-in, which each of the page's posts carries. */
  readonly attempt: string;
  /** The client's name. */
  readonly client: string;
  /** The name to put into the field. */
  readonly name?: string;
  /** The code on the device's screen, where the person signs in for one. */
  readonly userCode?: string;
}

/** The page where a person shows a key. */
export function signInPage(facts: SignInPageFacts): Reply {
  const device =
    facts.userCode === undefined
      ? ''
      : `<p>Go on only if your device shows this code:<br><code>${escaped(facts.userCode)}</code></p>`;
  return page(
    200,
    `Sign in to ${facts.client}`,
    `${keyIcon}
<h1>Sign in</h1>
<p>to continue to ${escaped(facts.client)}</p>
${device}
<form id="sign-in" data-attempt="${escaped(facts.attempt)}">
<label for="name">Name</label>
<input id="name" name="name" required autofocus autocomplete="username webauthn" spellcheck="false" autocapitalize="none" pattern="[A-Za-z0-9_+=,.@\\-]{2,64}" title="2 to 64 letters, digits or + = , . @ - _" value="${escaped(facts.name ?? '')}">
<button id="use-key">Use your key</button>
<nav>
<button type="button" class="quiet" id="new-key">Add another key</button>
<button type="button" class="quiet" id="password">Sign in without a key</button>
<button type="button" class="quiet" id="refuse">Refuse</button>
</nav>
</form>
<p role="status" id="status"></p>`,
    signInScript,
  );
}
