// input[data-check-all] ticks every input[name=id] of its form. Ticked rows are tinted,
// and [data-bulk] shows only while something is ticked (without scripts it always shows).
const boxes = form => [...form.querySelectorAll('input[type="checkbox"][name="id"]')];

function show(form) {
  const all = boxes(form);
  const ticked = all.filter(box => box.checked).length;
  for (const box of all) box.closest('[data-row]')?.classList.toggle('sel', box.checked);
  for (const bulk of form.querySelectorAll('[data-bulk]')) bulk.hidden = ticked === 0;
  for (const count of form.querySelectorAll('[data-bulk-count]')) count.textContent = ticked;
  const top = form.querySelector('input[data-check-all]');
  if (!top) return;
  top.checked = ticked > 0 && ticked === all.length;
  top.indeterminate = ticked > 0 && ticked < all.length;
}

const showAll = () => new Set([...document.querySelectorAll('input[data-check-all]')].map(top => top.form)).forEach(form => form && show(form));

document.addEventListener('change', event => {
  const form = event.target.form;
  if (!form?.querySelector('input[data-check-all]')) return;
  if (event.target.matches('input[data-check-all]')) boxes(form).forEach(box => { box.checked = event.target.checked; });
  show(form);
});

document.addEventListener('htmx:afterSettle', showAll);
showAll();
