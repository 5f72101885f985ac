// Signed out in the meantime: the form is sent again the plain way, because the server keeps a plain
// form's text across the sign-in. Before htmx follows the HX-Redirect of the same answer.
document.addEventListener('htmx:beforeOnLoad', event => {
  const { xhr, requestConfig } = event.detail;
  const form = requestConfig.elt.closest('form');
  if (xhr.status !== 401 || requestConfig.verb !== 'post' || !form) return;
  event.preventDefault();

  const button = requestConfig.triggeringEvent?.submitter;
  if (button?.name) {
    const value = document.createElement('input');
    Object.assign(value, { type: 'hidden', name: button.name, value: button.value });
    form.append(value);
  }
  form.setAttribute('action', button?.getAttribute('formaction') ?? form.getAttribute('action') ?? requestConfig.path);
  form.setAttribute('method', 'post');
  // from the prototype: a field named "submit" would hide the form's own
  HTMLFormElement.prototype.submit.call(form);
});
