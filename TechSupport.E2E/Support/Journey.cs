using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Playwright;

namespace TechSupport.E2E.Support;

/// <summary>A test class that visits the app; ends its visits, and after a failure leaves a picture and the app's last lines.</summary>
public abstract class Journey(Stage stage) : IAsyncDisposable
{
    private readonly List<Visit> visits = [];
    private readonly List<AppProcess> apps = [];

    protected Stage Stage => stage;

    /// <summary>Opens a visit to the shared app, or to an app of the test's own.</summary>
    protected async Task<Visit> VisitAsync(VisitOptions? options = null, AppProcess? app = null) =>
        await VisitSiteAsync((app ?? await stage.AppAsync()).BaseUrl, options);

    protected async Task<Visit> VisitSiteAsync(Uri site, VisitOptions? options = null)
    {
        var visit = await stage.Browsers.VisitAsync(site, options);
        visits.Add(visit);
        return visit;
    }

    /// <summary>An app of the test's own, to stop, kill or configure; it ends after the visits to it.</summary>
    protected async Task<AppProcess> OwnAppAsync(IReadOnlyDictionary<string, string>? settings = null, string? account = null, Func<ProcessStartInfo, ProcessStartInfo>? way = null)
    {
        var app = await AppProcess.StartAsync(settings, account, way);
        apps.Add(app);
        return app;
    }

    // here, not in an "await using": an exception thrown there would hide the test's own
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed) await LeaveEvidenceAsync();
        var failures = new List<Exception>();
        foreach (var ending in visits.Concat<IAsyncDisposable>(apps))
            try { await ending.DisposeAsync(); }
            catch (Exception e) { failures.Add(e); }
        if (failures.Count == 1) ExceptionDispatchInfo.Throw(failures[0]);
        if (failures.Count > 1) throw new AggregateException(failures);
    }

    private async Task LeaveEvidenceAsync()
    {
        var test = TestContext.Current.TestMethod?.MethodName ?? "test";
        var output = TestContext.Current.TestOutputHelper;
        for (var i = 0; i < visits.Count; i++)
            try
            {
                var file = Path.Combine(Paths.Artifacts, "failures", $"{GetType().Name}.{test}-{i + 1}.png");
                await visits[i].Page.ScreenshotAsync(new() { Path = file, FullPage = true });
                output?.WriteLine($"At {visits[i].Page.Url}, pictured in {file}");
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException) { output?.WriteLine($"No picture: {e.Message}"); }
        if ((apps.LastOrDefault() ?? stage.StartedApp) is { } app) output?.WriteLine(app.Tail());
    }
}
