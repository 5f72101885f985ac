// Keyboard shortcuts: [data-key="KeyR"], "Shift+Slash" or a sequence "KeyG KeyM".
// By physical key (event.code), so that they also work on the Russian layout.
const WAIT = 1500;
let first = null; // the first key of a sequence, while the second is awaited
let timer;

const typing = el => !!el.closest(
  'textarea, select, [contenteditable]:not([contenteditable="false"]), input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])');

const single = event => !(document.body.dataset.keys === 'off' || event.ctrlKey || event.altKey || event.metaKey
  || event.getModifierState?.('AltGraph') || event.repeat || event.isComposing || event.defaultPrevented
  || typing(event.target) || document.querySelector('dialog[open]'));

// A row's own keys count only while the list's cursor is on that row, and then they come first.
function find(keys, match = '=') {
  const all = [...document.querySelectorAll(`[data-key${match}"${keys}"]:not(:disabled)`)].filter(el => el.checkVisibility());
  return all.find(el => el.closest('[data-row].cur')) ?? all.find(el => !el.closest('[data-row]'));
}

function activate(el) {
  const field = el.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])');
  if (field) el.focus();
  else el.click();
  if (el.dataset.focus) document.querySelector(el.dataset.focus)?.focus();
}

function use(event, el) {
  event.preventDefault();
  event.stopPropagation();
  if (el) activate(el);
}

const name = event => (event.shiftKey ? 'Shift+' : '') + event.code;

// On window, before any other listener: the "a" of "g a" must not reach a list, where "a" takes a ticket.
window.addEventListener('keydown', event => {
  if (!/^(Key|Digit|Slash|Bracket)/.test(event.code) || !single(event)) return;
  const before = first;
  clearTimeout(timer);
  first = null;
  if (before) use(event, find(`${before} ${name(event)}`));
  else if (find(`${name(event)} `, '^=')) {
    first = name(event);
    timer = setTimeout(() => { first = null; }, WAIT);
    use(event);
  }
}, true);

document.addEventListener('keydown', event => {
  const el = single(event) && find(name(event));
  if (el) use(event, el);
});

// Arriving at /tickets/1#note does what the key would have done there; after the browser's own focus on the fragment.
window.addEventListener('load', () => {
  const el = document.getElementById(location.hash.slice(1));
  if (el?.dataset.focus) activate(el);
});
