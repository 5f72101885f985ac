// The sign-in is over (session.js): what is private is covered, what was typed stays. Signing in again, in this tab or another, brings
// it back to whoever wrote it.
const cover = document.getElementById('covered');
const { title } = document;
const isCovered = () => document.body.classList.contains('covered');

document.addEventListener('app:ended', () => {
  if (isCovered()) return;
  document.title = 'TechSupport';
  document.body.classList.add('covered');
  cover.showModal();
});

document.addEventListener('app:lasts', () => {
  if (!isCovered()) return;
  document.title = title;
  document.body.classList.remove('covered');
  cover.close();
});

// Esc does not take it away
cover?.addEventListener('close', () => { if (isCovered()) cover.showModal(); });

cover?.querySelector('[data-again]').addEventListener('click', async () => {
  const event = new CustomEvent('app:unsent', { detail: { forms: [], aside: false } });
  document.dispatchEvent(event);
  const { forms, aside } = event.detail;
  const answer = await fetch('/session', { headers: { 'HX-Request': 'true', 'X-Poll': '1' } }).catch(() => null);
  const knows = answer?.status < 500;
  cover.querySelector('[role="alert"]').textContent = knows ? '' : cover.dataset.offline;
  if (!knows) return;
  const now = answer.ok ? await answer.text() : null;
  if (now === document.body.dataset.person) return document.dispatchEvent(new Event('app:lasts'));
  // more than one form can hold comes back only if this page stays open
  if (!now && (aside || forms.length > 1)) return window.open('/sign-in');
  document.dispatchEvent(new CustomEvent('app:leaving', { detail: true }));
  // the server keeps a form that comes too late and gives it back to its writer
  if (!now && forms.length) HTMLFormElement.prototype.submit.call(forms[0]);
  else location.assign(now ? '/' : location.href);
});
