using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>The two browsers a run uses, each started once and only when asked for: today's Chromium and the oldest promised one.</summary>
public sealed class Browsers : IAsyncDisposable
{
    // A test may reach this machine only: no look-ups, no updates, no telemetry.
    private static readonly string[] Quiet =
    [
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--disable-sync",
        "--dns-prefetch-disable", "--no-pings", "--no-first-run",
    ];

    private readonly Lazy<Task<IPlaywright>> playwright = new(Playwright.CreateAsync);
    private readonly Lazy<Task<IBrowser>> modern;
    private readonly Lazy<Task<IBrowser>> baseline;

    public Browsers()
    {
        modern = new(StartModernAsync);
        baseline = new(StartBaselineAsync);
    }

    /// <summary>
    /// A current Chromium: the one named by CHROMIUM, an installed one, or Playwright's own. The headless shell comes first: the same engine
    /// without a window's own pages, which cost a whole browser twice the time.
    /// </summary>
    public Task<IBrowser> ModernAsync() => modern.Value;

    /// <summary>Chromium 109, the oldest the product promises.</summary>
    public Task<IBrowser> BaselineAsync() => baseline.Value;

    /// <summary>Opens a visit to the site at <paramref name="site"/> in the browser the options ask for.</summary>
    public async Task<Visit> VisitAsync(Uri site, VisitOptions? options = null)
    {
        options ??= new();
        return await Visit.OpenAsync(await (options.Baseline ? BaselineAsync() : ModernAsync()), site, options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { modern, baseline })
            if (browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await browser.Value).CloseAsync();
        if (playwright is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            (await playwright.Value).Dispose();
    }

    private async Task<IBrowser> StartModernAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named
            : new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        try { return await StartAsync(path, Quiet); }
        catch (PlaywrightException e) when (path is null)
        {
            throw new InvalidOperationException("No Chromium was found: install the package chromium-headless-shell or chromium, or name one with CHROMIUM=/path/to/chromium.", e);
        }
    }

    // --single-process, which its package suggests, ends the browser when its first context closes; without it all is well
    private async Task<IBrowser> StartBaselineAsync() =>
        await StartAsync(await BaselineChromium.PathAsync(), [.. Quiet, "--no-zygote", "--disable-gpu"]);

    // no sandbox: it refuses root and most containers, and the only site visited is our own
    private async Task<IBrowser> StartAsync(string? path, string[] flags) =>
        await (await playwright.Value).Chromium.LaunchAsync(new() { ExecutablePath = path, ChromiumSandbox = false, Args = [.. flags, "--no-sandbox"] });
}
