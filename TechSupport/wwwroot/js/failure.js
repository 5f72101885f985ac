// A request that failed says so in a sentence that stays, and can be tried again; the page and what was typed stay as they are.
// The texts are in template#failure. An error page of the server or of the proxy before it lends its own sentence.
const shown = new WeakSet(); // answers that took the place of the page
// without its styles, which the content policy would refuse, and report
const main = html => new DOMParser().parseFromString(html.replace(/<style[^]*?<[/]style>/gi, ''), 'text/html').getElementById('main');

function said(html) {
  const page = main(html);
  const part = page?.querySelector(`[lang="${document.documentElement.lang}"]`) ?? page;
  // the reference comes last
  return part && [...part.querySelectorAll('h1, h1 ~ p:not(.code)'), ...page.querySelectorAll('p.code')].map(el => el.textContent.trim()).join(' · ');
}

function again({ elt, verb, path, target, triggeringEvent, formData }, etc) {
  const button = triggeringEvent?.submitter;
  if (elt.matches('form:not([data-take])')) elt.requestSubmit(button?.isConnected ? button : undefined);
  else if (elt.matches('a, button')) elt.click();
  else window.htmx.ajax(verb, path, { source: elt, target, swap: etc.swapOverride, values: Object.fromEntries(formData) });
}

function close() { document.querySelectorAll('[data-failure]').forEach(el => el.remove()); }

function tell(kind, { requestConfig, etc, xhr }) {
  if (requestConfig.headers['X-Poll']) return;
  document.dispatchEvent(new Event('app:failed'));
  const { content } = document.getElementById('failure');
  const notice = document.importNode(content.firstElementChild, true);
  close();
  notice.querySelector('p').textContent = (kind === 'answer' && said(xhr.responseText)) || notice.dataset[kind] || notice.dataset.answer;
  notice.querySelector('[data-retry]').addEventListener('click', () => {
    close();
    if (requestConfig.elt.isConnected) again(requestConfig, etc);
  });
  notice.querySelector('[data-dismiss]').addEventListener('click', close);
  // above the page, or above the dialog that covers it
  (document.querySelector('dialog[open]') ?? document.body).append(notice);
}

document.addEventListener('htmx:sendError', ({ detail }) => tell('offline', detail));
document.addEventListener('htmx:timeout', ({ detail }) => tell('slow', detail));
document.addEventListener('htmx:responseError', ({ detail }) => {
  if (detail.xhr.status !== 401 && !shown.has(detail.xhr)) tell('answer', detail);
});

// Only a page about what was asked for takes the place of the page, never one without the part that is to be shown.
document.addEventListener('htmx:beforeSwap', event => {
  const { detail } = event;
  const { verb, elt } = detail.requestConfig;
  const wanted = detail.xhr.getResponseHeader('HX-Reselect') ?? detail.selectOverride ?? detail.select ?? elt.closest('[hx-select]')?.getAttribute('hx-select') ?? (detail.target.id === 'main' ? '#main' : '');
  const lacks = detail.shouldSwap && wanted.startsWith('#') && !detail.serverResponse.includes(`id="${wanted.slice(1)}"`);
  const failed = detail.isError && (verb !== 'get' || detail.xhr.status >= 500 || elt.matches('[data-dialog]'));
  if (!lacks && !failed) return void shown.add(detail.xhr);
  detail.shouldSwap = false;
  detail.isError = true;
});
// whatever went through since makes the sentence untrue
document.addEventListener('htmx:afterOnLoad', ({ detail }) => detail.successful && close());
