// While a form is being sent, its button says so, its text cannot be changed and a second submit is refused.
const LIMIT = 20000; // a stopped page load or a download never reports back
const busy = new Map(); // form → { button, nodes, fields }

function mark(form, button) {
  if (busy.has(form)) return;
  const fields = [...form.elements].filter(el => 'readOnly' in el && !el.readOnly);
  fields.forEach(field => { field.readOnly = true; });
  busy.set(form, { button, nodes: button && [...button.childNodes], fields });
  if (!button) return;
  button.setAttribute('aria-busy', 'true');
  const spin = document.createElement('span');
  spin.className = 'spin';
  spin.setAttribute('aria-hidden', 'true');
  if (button.dataset.busy) button.replaceChildren(spin, button.dataset.busy);
  else button.prepend(spin);
}

function release(form) {
  const { button, nodes, fields } = busy.get(form) ?? {};
  busy.delete(form);
  fields?.forEach(field => { field.readOnly = false; });
  button?.removeAttribute('aria-busy');
  button?.replaceChildren(...nodes);
}

const sender = detail => detail.requestConfig.elt.closest('form');

document.addEventListener('submit', event => {
  if (!busy.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A form sent by the browser itself. htmx has prevented the default of its own by now.
document.addEventListener('submit', event => {
  const form = event.target;
  const method = event.submitter?.getAttribute('formmethod') ?? form.getAttribute('method');
  if (event.defaultPrevented || method?.toLowerCase() !== 'post') return;
  mark(form, event.submitter);
  setTimeout(release, LIMIT, form);
});

document.addEventListener('htmx:beforeRequest', ({ detail }) => {
  // a field that only looks something up sends nothing
  const form = detail.requestConfig.verb !== 'get' && !detail.requestConfig.elt.matches('input, select, textarea') && sender(detail);
  if (form) mark(form, detail.requestConfig.triggeringEvent?.submitter);
});
document.addEventListener('htmx:afterRequest', ({ detail }) => {
  // it was sent, and the next page is on its way
  if (detail.keepIndicators) setTimeout(release, LIMIT, sender(detail));
  else release(sender(detail));
});

// Back from the next page: the browser may show this one as it was left.
window.addEventListener('pageshow', () => [...busy.keys()].forEach(release));
