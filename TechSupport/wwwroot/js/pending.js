// A key that promises a field (reply, resolve, log a call) keeps what is typed until the field is there, on a slow line too:
// it goes into that field or nowhere, and is never a command. keys.js says when a field or another page is on its way.
const LIMIT = 10000;
let text = null; // null: nothing is on its way
let since;
let onward = false; // to another page
let carried = false; // typed on the page before
let asked = false; // whether to leave unsent text, and whoever stays is on the page before

const isText = el => el?.matches('textarea, input:not([type]), input[type="text"], input[type="search"], input[type="email"], input[type="tel"]');

function start(before) { [text, since] = [before, Date.now()]; }
function stop() { [text, onward, carried, asked] = [null, false, false, false]; }

function arrive(el) {
  if (text === null || onward) return;
  const waiting = text;
  // what the browser itself put into the field came after it
  const at = carried ? 0 : el.value?.length;
  stop();
  if (!waiting || !isText(el) || el.readOnly) return;
  el.setRangeText(waiting, at, at, 'end');
  el.setSelectionRange(el.value.length, el.value.length);
  el.dispatchEvent(new Event('input', { bubbles: true }));
}

// before every other listener
window.addEventListener('keydown', event => {
  if (text === null || event.ctrlKey || event.metaKey || event.isComposing) return;
  const stays = asked && (isText(event.target) || event.key.length > 1);
  if (stays || Date.now() - since > LIMIT || event.code === 'Escape') return stop();
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key.length === 1) text += event.key;
  else if (event.key === 'Enter') text += String.fromCharCode(10);
  else if (event.key === 'Backspace') text = text.slice(0, -1);
}, true);

document.addEventListener('app:promise', ({ detail }) => {
  if (text === null) start('');
  onward = detail === 'page';
});
document.addEventListener('focusin', event => arrive(event.target));
document.addEventListener('app:asked', () => { asked = true; });
for (const end of ['pointerdown', 'app:failed']) document.addEventListener(end, stop, true);

// typed on the page before, for a field of this one
window.addEventListener('pagehide', () => { if (text !== null && onward) sessionStorage.setItem('typed', text); });
window.addEventListener('pageshow', event => { if (event.persisted) stop(); });
const before = sessionStorage.getItem('typed');
sessionStorage.removeItem('typed');
const hasField = document.querySelector('[autofocus]') || document.getElementById(location.hash.slice(1))?.dataset.focus;
if (before !== null && hasField) start(before);
carried = text !== null;
if (document.activeElement !== document.body) arrive(document.activeElement);
// no field came for what was carried here; a key pressed meanwhile still waits for its own
window.addEventListener('load', () => setTimeout(() => { if (carried) stop(); }));
