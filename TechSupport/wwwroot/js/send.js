// Ctrl+Enter (Cmd+Enter) sends the form with its primary button: from a text area, and from every field where the button says so.
document.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return;
  const { form } = event.target;
  if (form?.getAttribute('method') !== 'post' || !event.target.matches('textarea') && !form.querySelector('.btn-p kbd, .btn-p[data-ctrl]')) return;
  event.preventDefault();
  // the composer holds two primary buttons and shows one: reply or note
  const button = [...form.elements].find(el => el.type === 'submit' && el.matches('.btn-p:not(:disabled)') && el.checkVisibility());
  // a click, because htmx takes the sent button's value from the last one clicked
  if (button) button.click();
  else form.requestSubmit();
});

// The Enter key in a field that has a button of its own presses that one: the caller's field looks the caller up.
document.addEventListener('keydown', event => {
  const { enter } = event.target.dataset;
  if (!enter || event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  document.querySelector(enter).click();
});

// What was sent is in the conversation now, so the single keys work again. htmx gives the focus back to the emptied text area.
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  const sent = detail.requestConfig?.elt.closest('#composer');
  if (sent && detail.target.id === 'main' && document.activeElement?.closest('#composer')) document.getElementById('main').focus();
});

// What usually goes into a field, as an answer names it, takes the place of what was usual before, and of nothing that somebody typed.
let usual = new Map();
function fillUsual(names) {
  for (const el of document.querySelectorAll('[data-usual]')) {
    const field = document.querySelector(el.dataset.usual);
    const value = el.dataset.value ?? '';
    if (names && field !== document.activeElement && (!field.value || field.value === usual.get(field))) field.value = value;
    usual.set(field, value);
  }
}
fillUsual(false);
document.addEventListener('htmx:afterSwap', ({ target }) => fillUsual(target.id !== 'main'));
