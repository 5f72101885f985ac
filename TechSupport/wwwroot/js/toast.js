// Toasts: success leaves by itself, errors stay until closed.
const STAY = 8000;
const FADE = 150;
const seen = new WeakSet();

function leave(toast) {
  toast.classList.add('toast-bye');
  setTimeout(() => toast.remove(), FADE);
}

// it stays while someone reads it or reaches for Undo
function expire(toast) {
  if (toast.matches(':hover, :focus-within')) setTimeout(expire, STAY / 4, toast);
  else leave(toast);
}

function watch() {
  for (const toast of document.querySelectorAll('.toast:not(.toast-bad)')) {
    if (seen.has(toast)) continue;
    seen.add(toast);
    // without scripts it would do nothing
    toast.querySelector('[data-toast-close]')?.removeAttribute('hidden');
    setTimeout(expire, STAY, toast);
  }
}

document.addEventListener('click', event => {
  const close = event.target.closest('[data-toast-close]');
  if (!close) return;
  event.preventDefault();
  close.closest('.toast')?.remove();
});

// Only what is put into a status after it was there is read out: not what came with the page, nor with the whole status.
function announce() {
  const status = document.getElementById('toasts');
  const toasts = [...status?.children ?? []];
  watch();
  if (!toasts.length) return;
  status.replaceChildren();
  setTimeout(() => status.append(...toasts), FADE);
}

document.addEventListener('htmx:oobAfterSwap', announce);
announce();
