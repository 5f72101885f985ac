// How fast this page was and where a script failed: by route template, of nobody.
const { route } = document.body.dataset;
const seen = {};
const waits = {};
let failed;

const send = what => route && navigator.sendBeacon('/speed', JSON.stringify({ route, ...what }));

// Firefox ESR 115 has no LCP, no INP
const watch = (type, see) =>
  new PerformanceObserver(list => list.getEntries().forEach(see)).observe({ type, buffered: true, durationThreshold: 16 });

function leave() {
  const [page] = performance.getEntriesByType('navigation');
  const inp = Object.values(waits).sort((a, b) => b - a);
  send({
    ...seen, inp: inp[Math.floor(inp.length / 50)],
    ttfb: page.responseStart, response: page.responseEnd,
    ready: page.domContentLoadedEventEnd, load: page.loadEventEnd,
  });
}

// never its message: it may hold somebody's text
function fail(error) {
  const [, file, line] = /([^/]+[.]js):([0-9]+)/.exec(error?.stack) ?? [];
  failed ||= send({ error: { type: error?.name, file, line: +line } });
}

addEventListener('error', event => fail(event.error));
addEventListener('unhandledrejection', event => fail(event.reason));
watch('paint', paint => { if (paint.name.includes('content')) seen.fcp = paint.startTime; });
watch('largest-contentful-paint', paint => { seen.lcp = paint.startTime; });
watch('event', ({ interactionId: id, duration }) => { if (id) waits[id] = Math.max(duration, waits[id] ?? 0); });
document.addEventListener('visibilitychange', leave, { once: true });
