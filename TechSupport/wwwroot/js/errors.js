// The summary of mistakes gets the focus, so that it is seen and read out.
const SUMMARY = '[role="alert"][tabindex="-1"]';

document.querySelector(SUMMARY)?.focus();

// only what was just swapped in: an older summary must not pull the focus at every refresh
document.addEventListener('htmx:afterSettle', ({ target }) => {
  (target.matches(SUMMARY) ? target : target.querySelector(SUMMARY))?.focus();
});
