// Ctrl+Enter (Cmd+Enter) in a text area sends its form with the primary button.
document.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return;
  const form = event.target.closest('textarea')?.form;
  if (!form) return;
  event.preventDefault();
  // the composer holds two primary buttons and shows one: reply or note
  const button = [...form.elements].find(el => el.type === 'submit' && el.matches('.btn-p:not(:disabled)') && el.checkVisibility());
  // a click, because htmx takes the sent button's value from the last one clicked
  if (button) button.click();
  else form.requestSubmit();
});

// What was sent is in the conversation now, so the single keys work again. htmx gives the focus back to the emptied text area.
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (detail.target.id === 'main' && document.activeElement?.closest('#composer')) document.getElementById('main').focus();
});
