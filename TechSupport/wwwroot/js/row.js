// What the keyboard does with the row that list.js marked: Enter opens it (a[data-open]),
// r and n open it at its reply or note, a takes it (data-take, data-version, one form[data-take] a page).
const ignored = event => document.body.dataset.keys === 'off' || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey
  || event.getModifierState?.('AltGraph') || event.repeat || event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')
  || event.target.closest('textarea, select, [contenteditable]:not([contenteditable="false"]), input:not([type="checkbox"], [type="button"], [type="submit"])');

function open(row, hash) {
  const link = row.querySelector('a[data-open]');
  if (link && hash) location.assign(Object.assign(new URL(link.href), { hash }));
  else link?.click();
  return !!link;
}

function take(row) {
  const form = document.querySelector('form[data-take]');
  if (!form || !row.dataset.take) return false;
  if (form.classList.contains('htmx-request')) return true;
  form.elements.version.value = row.dataset.version;
  form.setAttribute('action', row.dataset.take);
  if (window.htmx) window.htmx.ajax('POST', row.dataset.take, { source: form, target: '#main', swap: 'outerHTML' });
  else form.requestSubmit();
  return true;
}

const act = {
  Enter: (row, event) => !event.target.closest('a, button, input, summary, label') && open(row),
  KeyA: take,
  KeyR: row => open(row, 'reply'),
  KeyN: row => open(row, 'note'),
};

// In the capture phase, so that a row's keys come before the page's.
document.addEventListener('keydown', event => {
  if (!act[event.code] || ignored(event)) return;
  const row = document.querySelector('[data-list] [data-row].cur');
  if (row && act[event.code](row, event)) event.preventDefault();
}, true);
