// Keyboard cursor of a ticket list: j and k move among the [data-row] of a [data-list]. The cursor is the row whose link has the
// focus, or had it last; row.js acts on it. It outlives the rows, which a refresh replaces, and the way to a ticket and back.
const { person } = document.body.dataset;
const [whose, cursors] = JSON.parse(sessionStorage.getItem('cursors') ?? '[]'); // of this tab
let kept = whose === person ? cursors : {}; // list → { row, index }, until the sign-in ends
const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward' || /[/]tickets[/][0-9]+$/.test(document.referrer.split('?')[0]);
let isHeld = false; // the focus was on the rows that are being replaced, or nowhere
const rows = () => [...document.querySelectorAll('[data-list] [data-row]')];
const current = () => document.querySelector('[data-list] [data-row].cur');
const link = row => row.querySelector('a[data-open]');
const isFree = () => [document.body, document.getElementById('main')].includes(document.activeElement);

// Tab leads to the cursor's row and out of the list; where single keys are off, to every row.
const rove = row => document.body.dataset.keys === 'off' || rows().forEach(other => { link(other).tabIndex = other === row ? 0 : -1; });

function mark(row) {
  const before = current();
  before?.classList.remove('cur');
  before?.removeAttribute('aria-current');
  row.classList.add('cur');
  row.setAttribute('aria-current', 'true');
  kept[row.closest('[data-list]').dataset.list] = { row: row.dataset.row, index: rows().indexOf(row) };
  rove(row);
}

function go(row) {
  link(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}
const STEPS = { KeyJ: 1, KeyK: -1, ArrowDown: 1, ArrowUp: -1 };

document.addEventListener('app:key', event => {
  const { code, shiftKey, target } = event.detail;
  const by = !shiftKey && (code.startsWith('Key') || target.closest('[data-list]')) && STEPS[code];
  const all = by ? rows() : [];
  if (all.length) event.preventDefault();
  if (all.length) go(all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)]);
});

document.addEventListener('focusin', ({ target }) => {
  const row = target.closest('[data-list] [data-row]');
  if (row && row !== current()) mark(row);
});

// The same ticket, or after a refresh whichever took its place. Who comes from elsewhere than a ticket begins at the beginning.
function find(isRefresh) {
  const all = rows();
  if (!all.length || current()) return;
  const { row, index } = kept[all[0].closest('[data-list]').dataset.list] ?? {};
  const found = all.find(one => one.dataset.row === row) ?? (isRefresh && index >= 0 ? all[Math.min(index, all.length - 1)] : null);
  if (!found || !isRefresh && !isBack) return rove(all[0]);
  mark(found);
  if (isFree() && (isHeld || !isRefresh)) go(found);
}

document.addEventListener('htmx:beforeSwap', () => { isHeld = isFree() || !!current()?.contains(document.activeElement); });
document.addEventListener('htmx:afterSettle', () => find(true));
document.addEventListener('app:forget', ({ detail }) => { if (!detail) kept = {}; });
window.addEventListener('pagehide', () => sessionStorage.setItem('cursors', JSON.stringify([person, kept])));
if (!location.hash) find(false);
