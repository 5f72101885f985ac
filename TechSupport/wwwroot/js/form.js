// A plain form is sent by htmx, so that a failure leaves the page and its text alone (failure.js); what was done leads to the
// next page as ever. Forms with a password, and those marked data-native, are the browser's own.
const addressOf = (form, submitter) => new URL(submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', location.href);

// the plain way, with the button that was pressed
function submit(form, submitter) {
  if (submitter?.name) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: submitter.name, value: submitter.value }));
  form.setAttribute('action', addressOf(form, submitter).href);
  document.dispatchEvent(new CustomEvent('app:leaving', { detail: form }));
  // from the prototype: a field named "submit" would hide the form's own
  HTMLFormElement.prototype.submit.call(form);
}

const plain = (form, submitter) => window.htmx && form.getAttribute('method')?.toLowerCase() === 'post' && !form.hasAttribute('hx-post')
  && !submitter?.hasAttribute('hx-post') && !form.matches('[data-native]') && document.getElementById('main') && !form.querySelector('input[type="password"]');

document.addEventListener('submit', event => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !plain(form, submitter)) return;
  event.preventDefault();
  const { noValidate } = form;
  // the browser has checked it, or was told not to
  form.noValidate = true;
  window.htmx.ajax('POST', addressOf(form, submitter).href, {
    source: form, event, target: '#main', select: '#main', swap: 'outerHTML',
    headers: { 'HX-Boosted': 'true' }, values: submitter?.name ? { [submitter.name]: submitter.value } : {},
  }).catch(() => { /* failure.js has said so */ });
  form.noValidate = noValidate;
});

// An answer to show: of this very page it is swapped in; any other page the browser asks for itself, so that it has its own address.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const { elt, headers, path, triggeringEvent } = detail.requestConfig;
  if (!headers['HX-Boosted'] || !detail.shouldSwap || detail.isError || new URL(path, location.href).pathname === location.pathname) return;
  detail.shouldSwap = false;
  submit(elt, triggeringEvent?.submitter);
});

// Signed out in the meantime: the form is sent again the plain way, because the server keeps a plain
// form's text across the sign-in. Before htmx follows the HX-Redirect of the same answer.
document.addEventListener('htmx:beforeOnLoad', event => {
  const { xhr, requestConfig } = event.detail;
  const form = requestConfig.elt.closest('form');
  if (xhr.status !== 401 || requestConfig.verb !== 'post' || !form) return;
  event.preventDefault();
  if (!form.getAttribute('action')) form.setAttribute('action', requestConfig.path);
  form.setAttribute('method', 'post');
  submit(form, requestConfig.triggeringEvent?.submitter);
});

// The summary of mistakes gets the focus, so that it is seen and read out.
const SUMMARY = '[role="alert"][tabindex="-1"], [role="status"][tabindex="-1"]';

document.querySelector(SUMMARY)?.focus();

// only what was just swapped in: an older summary must not pull the focus at every refresh
document.addEventListener('htmx:afterSettle', ({ target }) => {
  (target.matches(SUMMARY) ? target : target.querySelector(SUMMARY))?.focus();
});
