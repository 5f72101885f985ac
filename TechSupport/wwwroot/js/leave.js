// Leaving with unsent text asks first. Language and colours change on the page as it is: what was typed comes along (keep.js).
let leaving = null; // the form that is being sent by the browser itself, or true for a way out that loses nothing

const ask = () => {
  const event = new CustomEvent('app:unsent', { detail: { forms: [], aside: false } });
  document.dispatchEvent(event);
  return event.detail;
};

window.addEventListener('beforeunload', event => {
  const { forms, aside } = ask();
  if (leaving === true || !aside && !forms.some(form => form !== leaving)) return;
  event.preventDefault();
  event.returnValue = ''; // Chrome 109 asks only then
  document.dispatchEvent(new Event('app:asked'));
});

const forget = form => document.dispatchEvent(new CustomEvent('app:forget', { detail: form }));
document.addEventListener('app:leaving', ({ detail }) => {
  leaving = detail;
  if (detail.matches?.('form')) forget(detail);
});
document.addEventListener('submit', event => {
  if (!event.defaultPrevented) leaving = event.target;
  if (event.target.getAttribute('action') === '/sign-out') forget(null);
});
// done, and htmx goes on to the next page
document.addEventListener('htmx:beforeOnLoad', ({ detail }) => {
  if (detail.xhr.status < 400 && detail.xhr.getResponseHeader('HX-Redirect')) leaving = detail.requestConfig.elt.closest('form');
});
window.addEventListener('pageshow', () => { leaving = null; });
// asked, and stayed: what is typed from now on is asked for again
window.addEventListener('focusin', () => { leaving = null; });

document.addEventListener('click', event => {
  const button = event.target.closest('[data-switch]');
  const form = button?.parentElement.closest('form');
  if (!form) return;
  event.preventDefault();
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: button.name, value: button.value }));
  document.dispatchEvent(new Event('app:stash'));
  leaving = true;
  HTMLFormElement.prototype.submit.call(form);
});

// A page that came by a post has an address of its own as well: Back leads there, and not into "send the form again?".
const { posted } = document.body.dataset;
if (posted) history.replaceState(history.state, '', posted);
