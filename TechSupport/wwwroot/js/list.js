// Keyboard cursor of a ticket list: j and k move among the [data-row] of a [data-list].
// row.js acts on the row it marks. The cursor outlives the rows, which a refresh replaces.
let cursor = null; // { list, row, index }

const rows = () => [...document.querySelectorAll('[data-list] [data-row]')];
const current = () => document.querySelector('[data-list] [data-row].cur');

function mark(row) {
  const before = current();
  before?.classList.remove('cur');
  before?.removeAttribute('aria-current');
  row.classList.add('cur');
  row.setAttribute('aria-current', 'true');
  cursor = { list: row.closest('[data-list]').dataset.list, row: row.dataset.row, index: rows().indexOf(row) };
}

function step({ code, shiftKey, target }) {
  const arrows = target.closest('[data-list]');
  if (shiftKey) return 0;
  if (code === 'KeyJ' || arrows && code === 'ArrowDown') return 1;
  if (code === 'KeyK' || arrows && code === 'ArrowUp') return -1;
  return 0;
}

document.addEventListener('app:key', event => {
  const by = step(event.detail);
  const all = by ? rows() : [];
  if (!all.length) return;
  event.preventDefault();
  const row = all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)];
  mark(row);
  row.scrollIntoView({ block: 'nearest' });
});

// The same ticket, or whichever took its place. Another list (data-list differs) starts without a cursor.
document.addEventListener('htmx:afterSettle', () => {
  if (!cursor || current()) return;
  const all = rows().filter(row => row.closest('[data-list]').dataset.list === cursor.list);
  const row = all.find(row => row.dataset.row === cursor.row) ?? all[Math.min(cursor.index, all.length - 1)];
  if (row) mark(row);
});
