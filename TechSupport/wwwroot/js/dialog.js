// A verb's page in a dialog: a link with data-dialog and hx-get loads the page's fragment into #verb-body.
// Without htmx the link leads to the page itself. What was typed is put away when it closes (keep.js).
const FIRST = ['[role="alert"][tabindex="-1"]', '[autofocus]', '[aria-invalid="true"]',
  'input:not([type="hidden"], :disabled), select:not(:disabled), textarea:not(:disabled)', 'a[href], button:not(:disabled)'];
let opener = null;

const dialog = () => document.getElementById('verb');

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-dialog]');
  // a new tab or window was asked for: htmx must not see the click
  if (link && (event.ctrlKey || event.metaKey || event.shiftKey)) event.stopPropagation();
  else if (link) opener = link;
}, true);

document.addEventListener('click', event => {
  if (!event.target.closest('[data-close]') || !dialog()?.open) return;
  event.preventDefault();
  dialog().close();
});

document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (detail.target?.id === 'main' && dialog()?.open) dialog().close();
  if (detail.target?.id !== 'verb-body' || !dialog()) return;
  if (!dialog().open) dialog().showModal();
  const body = document.getElementById('verb-body');
  FIRST.map(selector => body.querySelector(selector)).find(Boolean)?.focus();
});

// "close" does not bubble; it can be caught on its way down
document.addEventListener('close', event => {
  if (event.target !== dialog()) return;
  document.getElementById('verb-body').replaceChildren();
  const back = opener?.isConnected ? opener : document.getElementById(opener?.id ?? '') ?? document.getElementById('main');
  back?.focus();
  opener = null;
}, true);
