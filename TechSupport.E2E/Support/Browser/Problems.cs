using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>What went wrong in a browser behind the person's back: script errors, refused content, broken files, strange hosts.</summary>
public sealed class Problems
{
    // the answer's own status is judged in OnResponse, where the kind of resource is known
    private const string StatusNoise = "Failed to load resource: the server responded with a status of";

    // a page that would ask before it is left, and was only written on by a script
    private const string LeavingNoise = "Blocked attempt to show a 'beforeunload' confirmation panel";

    private static readonly HashSet<string> Files = ["stylesheet", "script", "image", "font", "manifest"];

    private readonly ConcurrentQueue<string> seen = new();
    private readonly ConcurrentQueue<string> expected = new();
    private readonly Uri site;

    private Problems(Uri site) => this.site = site;

    /// <summary>Those that nobody expected.</summary>
    public IReadOnlyList<string> Unexpected => [.. seen.Where(p => !expected.Any(e => p.Contains(e, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>Whether something expected did go wrong.</summary>
    public bool Provoked => seen.Count > Unexpected.Count;

    /// <summary>Problems containing <paramref name="part"/> are what this test provokes, and no failure.</summary>
    public void Expect(string part) => expected.Enqueue(part);

    internal static async Task<Problems> WatchAsync(IBrowserContext context, Uri site)
    {
        var problems = new Problems(site);
        context.Console += (_, message) => problems.OnConsole(message);
        context.WebError += (_, error) => problems.Add($"script error: {error.Error}");
        context.Request += (_, request) => problems.OnRequest(request);
        context.Response += (_, response) => problems.OnResponse(response);
        await context.ExposeBindingAsync("__cspViolation", (BindingSource source, string what) => problems.Add($"CSP violation on {source.Frame.Url}: {what}"));
        await context.AddInitScriptAsync("""
            addEventListener('securitypolicyviolation', e => __cspViolation(
              `${e.effectiveDirective} refused ${e.blockedURI || 'something inline'} at ${e.sourceFile || 'the page'}:${e.lineNumber} ${e.sample}`), true);
            """);
        return problems;
    }

    // what a page has only just done wrong arrives after the call that did it: one round trip, and a task's turn, later it is here
    internal static async Task SettleAsync(IBrowserContext context, bool javaScript)
    {
        foreach (var page in context.Pages)
            try { await page.EvaluateAsync(javaScript ? "() => new Promise(done => setTimeout(done))" : "0"); }
            catch (PlaywrightException) { /* a page that closes or crashes has nothing more to say */ }
    }

    private void OnConsole(IConsoleMessage message)
    {
        var csp = message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase);
        if (csp || message.Type == "error" && !message.Text.StartsWith(StatusNoise, StringComparison.Ordinal) && !message.Text.StartsWith(LeavingNoise, StringComparison.Ordinal))
            Add($"{(csp ? "CSP" : "console")}: {message.Text} ({message.Location})");
    }

    private void OnRequest(IRequest request)
    {
        var to = new Uri(request.Url);
        if (to.Scheme is "http" or "https" && to.Authority != site.Authority)
            Add($"request to another host: {request.Method} {request.Url}");
    }

    // 4xx is how the app refuses a page or a form; a file that is not there, and any 5xx, is a defect
    private void OnResponse(IResponse response)
    {
        if (response.Status >= 500 || response.Status >= 400 && Files.Contains(response.Request.ResourceType))
            Add($"answer {response.Status} to {response.Request.Method} {response.Url}");
    }

    private void Add(string problem) => seen.Enqueue(problem);
}
