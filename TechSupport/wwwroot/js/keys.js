// Keyboard shortcuts: [data-key="KeyR"], "Shift+Slash" or a sequence "KeyG KeyM". By physical key (event.code), so that they also
// work on the Russian layout. This is the one place that tells a command from typing: a list hears of a single key by "app:key".
const WAIT = 1500;
const TEXT = 'textarea, select, [contenteditable]:not([contenteditable="false"]), input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])';
const FIELD = '[data-focus], [data-dialog], [data-promise]'; // leads to a field
let first = null; // the first key of a sequence, while the second is awaited
let timer;

const single = event => !(document.body.dataset.keys === 'off' || event.ctrlKey || event.altKey || event.metaKey
  || event.getModifierState?.('AltGraph') || event.isComposing || event.defaultPrevented
  || event.target.closest(TEXT) || document.querySelector('dialog[open]'));

// A row's own keys count only while the list's cursor is on that row, and then they come first.
function find(keys, match = '=') {
  const all = [...document.querySelectorAll(`[data-key${match}"${keys}"]:not(:disabled)`)].filter(el => el.checkVisibility());
  return all.find(el => el.closest('[data-row].cur')) ?? all.find(el => !el.closest('[data-row]'));
}

const promise = way => document.dispatchEvent(new CustomEvent('app:promise', { detail: way }));

function activate(el) {
  if (el.matches(TEXT)) return el.focus();
  if (el.matches('a:not([data-dialog])')) promise('page');
  else if (el.matches(FIELD)) promise('part');
  el.click();
  if (el.dataset.focus) document.querySelector(el.dataset.focus)?.focus();
}

const name = event => (event.shiftKey ? 'Shift+' : '') + event.code;

function done(event) {
  event.preventDefault();
  event.stopPropagation();
}

// On window, before any other listener: the "a" of "g a" must not reach a list, where "a" takes a ticket.
window.addEventListener('keydown', event => {
  if (event.code === 'Escape' && event.target.matches('#body, #find')) return void document.getElementById('main').focus({ preventScroll: true });
  if (!event.code || !single(event)) return;
  const before = first;
  clearTimeout(timer);
  first = null;
  const el = event.repeat ? null : before ? find(`${before} ${name(event)}`) : find(name(event));
  const row = new CustomEvent('app:key', { detail: event, cancelable: true });
  if (!before && !event.repeat && /^(Key|Digit|Slash|Bracket)/.test(event.code) && find(`${name(event)} `, '^=')) {
    first = name(event);
    timer = setTimeout(() => { first = null; }, WAIT);
    done(event);
  } else if (!before && !document.dispatchEvent(row)) done(event);
  else if (el) { done(event); activate(el); }
  else if (before) done(event);
}, true);

// Arriving at /tickets/1#note does what the key would have done there: at once, and again after the browser's own focus on the fragment.
const el = document.getElementById(location.hash.slice(1));
const arrive = () => { if (el?.dataset.focus && [el, document.body].includes(document.activeElement)) activate(el); };
arrive();
window.addEventListener('load', arrive);
