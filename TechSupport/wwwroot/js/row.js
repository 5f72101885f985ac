// What the keyboard does with the row that list.js marked: Enter opens it (a[data-open]),
// r and n open it at its reply or note, a takes it (data-take, data-version, one form[data-take] a page).
const takes = []; // one after the other: the list of the first answer must not replace that of the second
let taking = null; // the address of the one that is under way

const promise = () => document.dispatchEvent(new CustomEvent('app:promise', { detail: 'page' }));

function open(row, hash) {
  const link = row.querySelector('a[data-open]');
  if (!link) return false;
  promise();
  if (hash) location.assign(Object.assign(new URL(link.href), { hash }));
  else link.click();
  return true;
}

async function next() {
  if (taking || !takes.length) return;
  const { path, version } = takes.shift();
  const form = document.querySelector('form[data-take]');
  taking = path;
  form?.setAttribute('action', path); // should the sign-in be over, the form is sent the plain way
  if (form) await window.htmx.ajax('POST', path, { source: form, target: '#main', swap: 'outerHTML', values: { version } }).catch(() => {});
  taking = null;
  next();
}

function take(row) {
  const form = document.querySelector('form[data-take]');
  const { take: path, version } = row.dataset;
  if (!form || !path) return false;
  if (window.htmx) {
    if (taking !== path && !takes.some(t => t.path === path)) takes.push({ path, version });
    next();
    return true;
  }
  form.elements.version.value = version;
  form.setAttribute('action', path);
  form.requestSubmit();
  return true;
}

const act = {
  // on the row's own link, too: what is typed next waits for the ticket
  Enter: (row, event) => (event.target.matches('a[data-open]') || !event.target.closest('a, button, input, summary, label')) && open(row),
  KeyA: take,
  KeyR: row => open(row, 'reply'),
  KeyN: row => open(row, 'note'),
};

// a row's keys come before the page's
document.addEventListener('app:key', event => {
  const { code, shiftKey, repeat } = event.detail;
  const row = !shiftKey && !repeat && act[code] && document.querySelector('[data-list] [data-row].cur');
  if (row && act[code](row, event.detail)) event.preventDefault();
});
