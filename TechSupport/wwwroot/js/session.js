// While somebody types, the sign-in lasts; it is never kept by the page alone. Before it ends the page says so, and afterwards
// it covers what is private: the text stays, and can be sent after signing in again, by whoever wrote it.
const { person, session } = document.body.dataset;
const LIFE = Number(session) * 1000;
const WARN = 2 * 60000;
const EVERY = 60000;
const STEP = 10000;
const tabs = new BroadcastChannel('session');
let until = Date.now() + LIFE;
let asked = Date.now();

const ending = document.getElementById('session')?.content.firstElementChild.cloneNode(true);
const tell = name => document.dispatchEvent(new Event(name));

function lasts(from) {
  until = Math.max(until, from + LIFE);
  ending.remove();
  tell('app:lasts');
}

function here() {
  lasts(Date.now());
  tabs.postMessage({ person, at: Date.now() });
}

// undefined: it is not known
async function who(keep) {
  const answer = await fetch('/session', { headers: { 'HX-Request': 'true', ...keep ? {} : { 'X-Poll': '1' } } }).catch(() => null);
  return !answer || answer.status >= 500 ? undefined : answer.ok ? await answer.text() : null;
}

async function keep() {
  asked = Date.now();
  if (await who(true) === person) here();
}

async function look() {
  const left = until - Date.now();
  if (left > WARN || left <= 0) ending.remove();
  // above a dialog, too
  else if (!ending.isConnected) (document.querySelector('dialog[open]') ?? document.body).append(ending);
  if (left > 0 || document.body.classList.contains('covered')) return;
  // another tab may have kept it
  if (await who(false) === person) until = Date.now() + EVERY;
  else tell('app:ended');
}

if (person) {
  tabs.onmessage = ({ data }) => { if (data.person === person) lasts(data.at); };
  here();
  setInterval(look, STEP);
  document.addEventListener('visibilitychange', look);
  document.addEventListener('input', () => { if (Date.now() - asked > EVERY) keep(); });
  document.addEventListener('htmx:afterRequest', ({ detail }) => { if (detail.successful && !detail.requestConfig.headers['X-Poll']) here(); });
  document.addEventListener('click', event => { if (event.target.closest('[data-stay]')) keep(); });
}
