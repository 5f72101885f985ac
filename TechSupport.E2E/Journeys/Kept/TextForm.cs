using System.Text.Json;
using Microsoft.Playwright;

namespace TechSupport.E2E.Journeys.Kept;

/// <summary>A form that is posted and takes text, as a person finds it by following links.</summary>
/// <param name="Page">Where it is.</param>
/// <param name="Action">Where it is posted to.</param>
/// <param name="Names">Its text fields.</param>
/// <param name="HasPassword">It is about a sign-in.</param>
/// <param name="Dialog">The id of the link that opens it above the page; null for a form of the page itself.</param>
public sealed record TextForm(string Page, string Action, string[] Names, bool HasPassword, string? Dialog = null)
{
    private const int Letters = 300;

    // every page whose address has the same shape is like another one, but a few of each, because states differ
    private const string Crawl = """
        async from => {
          const most = 8, seen = {}, queue = [from], forms = new Map();
          const shape = path => path.replace(/\d+/g, '#');
          const isText = el => el.matches('textarea:not([readonly]), input:not([type]), input[type=text], input[type=email], input[type=tel]');
          while (queue.length) {
            const at = new URL(queue.shift(), location.origin);
            const kind = shape(at.pathname);
            if (seen[at.pathname] || (seen[kind] ?? 0) >= most || at.pathname === '/sign-out') continue;
            seen[at.pathname] = 1;
            seen[kind] = (seen[kind] ?? 0) + 1;
            const answer = await fetch(at);
            if (!answer.ok || !answer.headers.get('content-type')?.includes('html')) continue;
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            for (const form of page.querySelectorAll('form[method=post]')) {
              const names = [...form.querySelectorAll('textarea, input')].filter(isText).map(el => el.name);
              const action = form.getAttribute('action') ?? at.pathname;
              const id = shape(action) + ' ' + kind.replace(/^\/$/, 'home') + ' ' + names;
              if (names.length && !forms.has(id)) forms.set(id, { page: at.pathname, action, names, hasPassword: !!form.querySelector('[type=password]') });
            }
            for (const a of page.querySelectorAll('a[href^="/"]')) queue.push(a.getAttribute('href'));
          }
          return JSON.stringify([...forms.values()]);
        }
        """;

    /// <summary>All that whoever is signed in can come to from <paramref name="start"/>.</summary>
    public static async Task<IReadOnlyList<TextForm>> FindAsync(Visit visit, string start = "/")
    {
        await visit.GoAsync(start);
        return JsonSerializer.Deserialize<TextForm[]>(await visit.Page.EvaluateAsync<string>(Crawl, start), JsonSerializerOptions.Web)!;
    }

    public string Selector => $"form[method=post][action=\"{Action}\"]";

    public override string ToString() => $"{Page}{(Dialog is null ? "" : $" {Dialog}")} → {Action} ({string.Join(", ", Names)})";

    /// <summary>Opens the page, and the dialog.</summary>
    public async Task OpenAsync(Visit visit)
    {
        await visit.GoAsync(Page);
        if (Dialog is not null) await OpenDialogAsync(visit);
    }

    public async Task OpenDialogAsync(Visit visit)
    {
        await visit.Page.Locator(Dialog!).ClickAsync();
        await visit.Expect($"dialog[open] {Selector}").ToBeVisibleAsync();
    }

    /// <summary>Types 300 letters into each of its fields, or as many as it takes; returns what stands there.</summary>
    public async Task<Dictionary<string, string>> TypeAsync(Visit visit)
    {
        var written = new Dictionary<string, string>();
        foreach (var name in Names)
        {
            var field = Field(visit, name);
            // the number to call is asked for where patients are affected
            if (!await field.IsVisibleAsync()) await visit.Page.Locator($"{Selector} .yes > input[type=checkbox]").First.CheckAsync();
            var most = int.TryParse(await field.GetAttributeAsync("maxlength"), out var max) ? Math.Min(max, Letters) : Letters;
            written[name] = string.Concat(Enumerable.Repeat($"{name.Replace('.', ' ')} words ", Letters))[..most].Trim();
            await field.FillAsync(written[name]);
        }
        return written;
    }

    public async Task<Dictionary<string, string>> ReadAsync(Visit visit)
    {
        var found = new Dictionary<string, string>();
        foreach (var name in Names)
            found[name] = await Field(visit, name).CountAsync() > 0 ? await Field(visit, name).InputValueAsync()
                // the one box of the start page becomes two fields of the whole form
                : (await visit.Page.EvaluateAsync<string>("[...document.querySelectorAll('main textarea, main input:not([type])')].map(el => el.value).join(' ')"));
        return found;
    }

    /// <summary>Sends it as it is; the browser's own check would keep it from being sent at all.</summary>
    public Task SendAsync(Visit visit) => visit.Page.Locator(Selector).First.EvaluateAsync("""
        form => {
          form.noValidate = true;
          const button = [...form.elements].find(el => el.type === 'submit' && el.matches('.btn-p, .btn-d') && el.checkVisibility());
          form.requestSubmit(button);
        }
        """);

    private ILocator Field(Visit visit, string name) => visit.Page.Locator($"{Selector} [name='{name}']").First;
}
