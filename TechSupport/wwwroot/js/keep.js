// What somebody has typed into a form outlives whatever takes the form's place: another verb beside it, a refresh, the closing of
// its dialog, a change of language. It is put away under the form's address, and filled in when such a form appears again.
const STORE = `kept ${location.pathname}`; // of this tab, for this page and this person
const { person } = document.body.dataset;
const drawer = new Map(); // address → [{ name, value, checked }]
const addressOf = form => new URL(form.getAttribute('action') ?? '', location.href).pathname;
const posted = root => [...(root.matches?.('form') ? [root] : []), ...root.querySelectorAll('form')].filter(form => form.getAttribute('method') === 'post');
const isText = el => el.matches('textarea, input:not([type]), input[type="text"], input[type="email"], input[type="tel"]');
const fields = form => [...form.elements].filter(el => el.name && !el.matches('[type="hidden"], [type="password"], button, fieldset'));
// a page that shows a refused form again has the text, but nobody has it yet (data-unsent)
const typed = form => fields(form).some(el => isText(el) && (el.value !== el.defaultValue || 'unsent' in form.dataset && el.value.trim()));
const caret = el => el === document.activeElement && isText(el) ? [el.selectionStart, el.selectionEnd] : null;
const put = form => drawer.set(addressOf(form), fields(form).map(el => ({ name: el.name, value: el.value, checked: el.checked, caret: caret(el) })));

function fill(form) {
  const kept = typed(form) ? null : drawer.get(addressOf(form));
  for (const el of kept ? fields(form) : []) {
    const choice = el.matches('[type="radio"], [type="checkbox"]');
    const was = kept.find(k => k.name === el.name && (!choice || k.value === el.value));
    if (!was || el.tagName === 'SELECT' && ![...el.options].some(option => option.value === was.value)) continue;
    if (choice) el.checked = was.checked;
    else el.value = was.value;
    if (was.caret) el.focus();
    if (was.caret?.[0] != null) el.setSelectionRange(...was.caret);
  }
  // the text is in the page again, where it may also be deleted; a dialog comes and goes
  if (kept && !form.closest('dialog')) drawer.delete(addressOf(form));
}

document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (!detail.shouldSwap) return;
  const sent = detail.requestConfig.verb === 'post' && detail.requestConfig.elt.closest('form');
  // an answer that refuses it brings the text along, one that took it makes it the past
  if (sent && (detail.target.contains(sent) || sent.closest('dialog'))) drawer.delete(addressOf(sent));
  posted(detail.target).filter(form => form !== sent && typed(form)).forEach(put);
});
const watch = form => typed(form) ? put(form) : drawer.delete(addressOf(form));
document.addEventListener('input', event => { if (event.target.closest('dialog form')) watch(event.target.form); });
document.addEventListener('htmx:afterSwap', ({ target }) => {
  posted(document).forEach(fill);
  if (target.closest('dialog')) posted(target).forEach(watch);
});

// leave.js asks what is not sent yet, and takes it through a change of language or colours
document.addEventListener('app:unsent', ({ detail }) => {
  detail.forms = posted(document).filter(form => typed(form) && !form.querySelector('input[type="password"]'));
  detail.aside = drawer.size > 0;
});
document.addEventListener('app:stash', () => posted(document).filter(typed).forEach(put));
document.addEventListener('app:forget', ({ detail }) => detail ? drawer.delete(addressOf(detail)) : drawer.clear());
// what a dialog held is there when the page is opened again
const kept = () => JSON.stringify([person, [...drawer]]);
window.addEventListener('pagehide', () => drawer.size ? sessionStorage.setItem(STORE, kept()) : sessionStorage.removeItem(STORE));
const isOthers = key => key.startsWith('kept ') && JSON.parse(sessionStorage.getItem(key))[0] !== person;
Object.keys(sessionStorage).filter(isOthers).forEach(key => sessionStorage.removeItem(key));
JSON.parse(sessionStorage.getItem(STORE) ?? '[null, []]')[1].forEach(([address, kept]) => drawer.set(address, kept));
posted(document).forEach(fill);
