using System.Diagnostics;
using Npgsql;
using TechSupport.Data;
using TechSupport.Development;
using TechSupport.Features.Account.Sessions;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Reliability;

/// <summary>A database that hangs (a stuck disk, a paused machine) is not gone: it takes connections and says nothing.</summary>
public sealed class FrozenDatabaseTests(FrozenDatabaseTests.FrozenApp app) : IClassFixture<FrozenDatabaseTests.FrozenApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_is_answered_in_time_and_nothing_needs_a_restart()
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        using var technician = await app.SignInAsync("tech@crb.local");
        using var admin = await app.SignInAsync("admin@crb.local");
        using var stranger = app.Anonymous();
        await stranger.GetAsync("/sign-in");
        await nurse.GetAsync("/report");
        using var monitoring = new HttpClient { BaseAddress = app.ManagementAddress };
        // the sign-in is checked against the database once a minute: the worst moment
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await app.FreezeAsync();
        List<(string What, int Status, TimeSpan Took)> answers;
        try
        {
            var ready = await TimedAsync("ready", async () => (int)(await monitoring.GetAsync("/actuator/health/ready", Ct)).StatusCode);
            Assert.Equal(503, ready.Status);
            Assert.True(ready.Took <= TimeSpan.FromSeconds(3), $"Readiness took {ready.Took.TotalSeconds:0.0} s.");
            Assert.Equal(200, (int)(await monitoring.GetAsync("/actuator/health/live", Ct)).StatusCode);
            Task<(string, int, TimeSpan)> Page(Visitor who, string path) => TimedAsync(path, async () => (await who.GetAsync(path)).Status);
            answers =
            [
                .. await Task.WhenAll(
                    Page(technician, "/tickets"), Page(technician, "/search?q=printer"), Page(nurse.Copied(), "/"), Page(nurse.Copied(), "/report"), Page(admin, "/admin/users"), Page(admin.Copied(), "/admin/audit"),
                    TimedAsync("POST /report", async () => (await nurse.SubmitAsync("form[action='/report']", ("Input.Subject", "No ink"))).Status),
                    TimedAsync("POST /sign-in", async () => (await stranger.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "staff2@crb.local"), ("Input.Password", Seeds.Password))).Status)),
                .. await Task.WhenAll(Page(technician, "/tickets"), Page(nurse.Copied(), "/")),
            ];
            foreach (var job in new Func<Task>[] { app.RunJobAsync<AutoClose>, app.RunJobAsync<SessionSweep> })
            {
                var clock = Stopwatch.StartNew();
                Assert.True(DatabaseFault.IsUnavailable(await Record.ExceptionAsync(job)));
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"A job hung for {clock.Elapsed.TotalSeconds:0} s.");
            }
        }
        finally { await app.ThawAsync(); }

        Assert.All(answers, a => Assert.True(a.Status == 503 && a.Took <= TimeSpan.FromSeconds(10), string.Join(", ", answers.Select(x => $"{x.What}: {x.Status} after {x.Took.TotalSeconds:0.0} s"))));
        Assert.Equal(200, (int)(await monitoring.GetAsync("/actuator/health/ready", Ct)).StatusCode);
        Assert.Equal(200, (await technician.GetAsync("/tickets")).Status);
        await app.RunJobAsync<AutoClose>();
    }

    private static async Task<(string What, int Status, TimeSpan Took)> TimedAsync(string what, Func<Task<int>> ask)
    {
        var clock = Stopwatch.StartNew();
        var status = await ask();
        return (what, status, clock.Elapsed);
    }

    /// <summary>On a server of its own, which others can do without.</summary>
    public sealed class FrozenApp(Postgres postgres) : App(postgres)
    {
        private readonly DirectoryInfo folder = new(Path.Combine(Path.GetTempPath(), $"techsupport-frozen-{Environment.ProcessId}"));
        private EmbeddedPostgres? server;

        protected override bool OwnsDatabase => false;

        protected override async Task<string> OpenDatabaseAsync()
        {
            server = await EmbeddedPostgres.StartAsync(new() { Path = Path.Combine(folder.FullName, "db"), Durable = false });
            var connection = server.ConnectionString("postgres");
            await Migrator.MigrateAsync(connection, TimeProvider.System);
            await using var db = new AppDb(global::TechSupport.Data.Database.Options(new(), connection).Options);
            await Seeds.SeedAsync(db, TimeProvider.System);
            return connection;
        }

        public Task FreezeAsync() => SignalAsync("STOP");

        public Task ThawAsync() => SignalAsync("CONT");

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            if (server is not null) await server.DisposeAsync();
            NpgsqlConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }

        // the server and every process it has made for a connection
        private async Task SignalAsync(string signal)
        {
            var postmaster = (await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "db", "data", "postmaster.pid"), Ct))[0].Trim();
            var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
                .Where(pid => ParentOf(pid!) == postmaster);
            using var kill = Process.Start("kill", [$"-{signal}", postmaster, .. children.OfType<string>()]);
            await kill.WaitForExitAsync(Ct);
        }

        private static string? ParentOf(string pid)
        {
            try { return File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("PPid:", StringComparison.Ordinal))?[5..].Trim(); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
        }
    }
}
