/**
 * The page's script. The browser turns JSON into WebAuthn's own types and back by itself (WebAuthn Level 3, 5.1.9 and
 * 5.1.10; Chromium since 129, Firefox since 119, Safari since 18.4).
 */
export const signInScript = `
const form = document.getElementById('sign-in');
const status = document.getElementById('status');

async function post(operation, more) {
  const reply = await fetch('/sign-in/' + operation, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ attempt: form.dataset.attempt, ...more }),
  });
  const told = await reply.json();
  if (!reply.ok) throw new Error(told.error_description ?? told.error);
  return told;
}

async function showKey(operation) {
  let wish = await post(operation, { name: form.elements.name.value });
  if (wish.ceremony === 'register') {
    say('Touch your key to register it.');
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(wish.options);
    const key = await navigator.credentials.create({ publicKey });
    wish = await post('register', { response: key.toJSON() });
  }
  say('Touch your key to sign in.');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(wish.options);
  const proof = await navigator.credentials.get({ publicKey });
  return post('assert', { response: proof.toJSON() });
}

function say(text, tone = '') {
  status.textContent = text;
  status.className = tone;
}

async function run(act) {
  if (!form.reportValidity()) return;
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  try {
    const end = await act();
    if (end.location !== undefined) {
      say('Going back\\u2026');
      location.assign(end.location);
      return;
    }
    form.remove();
    say(end.message);
  } catch (error) {
    say(error.message, 'bad');
    for (const button of form.querySelectorAll('button')) button.disabled = false;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  run(() => showKey('begin'));
});
document.getElementById('new-key').addEventListener('click', () => run(() => showKey('new-key')));
document.getElementById('password').addEventListener('click', () => {
  run(() => post('password', { name: form.elements.name.value }));
});
document.getElementById('refuse').addEventListener('click', () => {
  form.elements.name.required = false;
  run(() => post('refuse', {}));
});
`;
