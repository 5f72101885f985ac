namespace TechSupport.E2E.Support.Browser;

/// <summary>
/// What axe lets pass: a target below 24 px (it excuses links in a line and what stands alone), and a label with a word broken in two or cut off; on a
/// phone, an old ward computer and a large screen.
/// </summary>
public static class Legible
{
    private static readonly (int Width, int Height)[] Screens = [(390, 844), (1024, 768), (1440, 900)];

    private const string Look = """
        async width => {
          // the page is laid out anew a moment after its window changed
          const frame = () => new Promise(requestAnimationFrame);
          do await frame(); while (innerWidth !== width);
          await frame();
          const found = [];
          const name = el => `${el.outerHTML.slice(0, 120).replace(/\s+/g, ' ')} “${(el.textContent || '').trim().slice(0, 40)}”`;
          // not what only a screen reader finds, nor what shows itself when it has the focus
          const clipped = el => el && (getComputedStyle(el).clipPath !== 'none' || clipped(el.parentElement));
          const seen = el => el.checkVisibility({ visibilityProperty: true }) && !el.closest('.skip') && !el.disabled && !clipped(el);
          const area = el => {
            const labels = el.matches('[type=checkbox], [type=radio]') ? [...el.labels] : [];
            return [el, ...labels].map(e => e.getBoundingClientRect()).reduce((a, b) => a.width * a.height > b.width * b.height ? a : b);
          };
          for (const el of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
            if (!seen(el)) continue;
            const { width, height } = area(el);
            if (width && Math.min(width, height) < 23.9) found.push(`${width.toFixed(1)} × ${height.toFixed(1)}: ${name(el)}`);
          }
          for (const el of document.querySelectorAll('th, dt, label, legend, button, .btn, h2, h3, .st, .route li, .band a, .foot *')) {
            if (!seen(el) || el.closest('.av')) continue;
            const texts = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
            for (let text; (text = texts.nextNode());) {
              if (!seen(text.parentElement)) continue;
              for (const word of text.data.matchAll(/[\p{L}\d]{2,}/gu)) {
                const range = document.createRange();
                range.setStart(text, word.index);
                range.setEnd(text, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(`broken: “${word[0]}” in ${name(el)}`);
              }
            }
            if (el.matches('th') && el.scrollWidth > el.clientWidth + 1) found.push(`cut off: ${name(el)}`);
          }
          return [...new Set(found)];
        }
        """;

    public static async Task AssertAsync(Visit visit)
    {
        var said = new List<string>();
        foreach (var (width, height) in Screens)
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            said.AddRange((await visit.Page.EvaluateAsync<string[]>(Look, width)).Select(what => $"at {width}: {what}"));
        }
        await visit.Page.SetViewportSizeAsync(visit.Options.Width, visit.Options.Height);
        if (said.Count > 0) Assert.Fail($"{said.Count} small or broken at {visit.At} ({visit.Options.Language})\n{string.Join('\n', said)}");
    }
}
