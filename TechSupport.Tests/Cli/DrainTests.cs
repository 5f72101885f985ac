using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>A real process that is told to stop while people work.</summary>
[Collection(nameof(Measured))]
public sealed class DrainTests(Postgres postgres) : IAsyncLifetime
{
    // what the proxy needs to notice: two failed checks, the second half a second after the first
    private static readonly TimeSpan ProxyNotices = TimeSpan.FromSeconds(2.5);

    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-drain-").FullName;
    private readonly Uri pages = new($"http://127.0.0.1:{Launch.HeldPort()}");
    private readonly Uri management = new($"http://127.0.0.1:{Launch.HeldPort()}");
    private string connection = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        connection = await postgres.CreateDatabaseAsync();
    }

    [Fact]
    public async Task SIGTERM_under_load_loses_no_request_and_ends_within_25_seconds()
    {
        using var app = Start();
        try
        {
            await app.ReadyAsync();
            using var away = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var answers = new ConcurrentBag<string>();
            var people = Enumerable.Range(0, 6).Select(_ => Task.Run(() => AskAgainAndAgainAsync(answers, away.Token), Ct)).ToList();
            while (answers.Count < 60) await Task.Delay(20, Ct);

            var clock = Stopwatch.StartNew();
            await TerminateAsync(app);
            await UntilNotReadyAsync(app);
            var before = answers.Count;
            Assert.Equal("503", await OnceAsync(HttpMethod.Head, new Uri(pages, "/favicon.svg")));
            away.CancelAfter(ProxyNotices);
            await Task.WhenAll(people);
            await app.WaitForExitAsync(Ct);

            TestContext.Current.TestOutputHelper?.WriteLine($"{before} answers, {answers.Count - before} of them since it was told to stop; ended after {clock.Elapsed.TotalSeconds:0.0} s");
            Assert.All(answers, a => Assert.Equal("200", a));
            Assert.True(answers.Count > before);
            Assert.Equal(0, app.ExitCode);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        }
        finally { if (!app.HasExited) await app.KillAsync(); }
    }

    [Fact]
    public async Task A_developers_server_ends_at_once()
    {
        using var app = Start(("ASPNETCORE_ENVIRONMENT", "Development"));
        try
        {
            await app.ReadyAsync();
            var clock = Stopwatch.StartNew();
            await TerminateAsync(app);
            await app.WaitForExitAsync(Ct);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Web.Draining.Time);
        }
        finally { if (!app.HasExited) await app.KillAsync(); }
    }

    public async ValueTask DisposeAsync()
    {
        await postgres.DropDatabaseAsync(connection);
        Directory.Delete(folder, recursive: true);
    }

    private Process Start(params (string, string)[] settings) =>
        Launch.Start(folder, connection, [("ASPNETCORE_URLS", pages.OriginalString), ("Management__Urls", management.OriginalString), .. settings]);

    private static async Task TerminateAsync(Process app)
    {
        using var kill = Process.Start("kill", ["-TERM", app.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
    }

    private async Task UntilNotReadyAsync(Process app)
    {
        while (await OnceAsync(HttpMethod.Get, new Uri(management, "/actuator/health/ready")) != "503")
        {
            Assert.False(app.HasExited, "It ended without saying first that it would.");
            await Task.Delay(20, Ct);
        }
    }

    private async Task AskAgainAndAgainAsync(ConcurrentBag<string> answers, CancellationToken away)
    {
        while (!away.IsCancellationRequested) answers.Add(await OnceAsync(HttpMethod.Get, new Uri(pages, "/sign-in")));
    }

    // over a connection of its own
    private static async Task<string> OnceAsync(HttpMethod method, Uri address)
    {
        try
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(method, address);
            using var answer = await http.SendAsync(request, Ct);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException e) { return e.Message; }
    }
}
