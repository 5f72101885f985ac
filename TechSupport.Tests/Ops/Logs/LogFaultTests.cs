using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using TechSupport.Web.Logs;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>The disk of the log is full, or never answers: nobody notices but who looks after it.</summary>
[UnsupportedOSPlatform("windows")]
[Collection(nameof(Measured))]
public sealed class LogFaultTests(Postgres postgres)
{
    private const string Usual = "an answer in its usual time";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Plants("log-disk")]
    public async Task On_a_full_disk_requests_are_answered_as_ever_and_each_lost_line_is_counted()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can make a small disk.");
        var disk = Directory.CreateTempSubdirectory("techsupport-full-").FullName;
        Assert.Equal(0, (await Script.RunAsync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", disk])).Code);
        try
        {
            await using var app = new FaultyApp(postgres, disk);
            await app.InitializeAsync();
            var usual = await AnsweredAsync(app);
            Assert.Equal(0, await LostAsync(app));
            await app.IsAsync("log-lines", HealthState.Good);
            await app.IsAsync("log-folder", HealthState.Good);

            Assert.NotEqual(0, (await Script.RunAsync("dd", ["if=/dev/zero", $"of={disk}/ballast", "bs=4k"])).Code);
            await WriteAsync(app, 500);
            Assert.Equal(Usual, Judge(await AnsweredAsync(app), usual));
            await UntilAsync(async () => await LostAsync(app) > 400);
            await app.IsAsync("log-lines", HealthState.Broken, "lines for the file were lost");
            await app.IsAsync("log-folder", HealthState.Broken, "No space left");
            await app.IsAsync("log-disk", HealthState.Broken, "100 % are used");

            File.Delete(Path.Combine(disk, "ballast"));
            Assert.NotEmpty(await app.LogAsync());
            await app.LookAsync("log-lines");
            await app.IsAsync("log-lines", HealthState.Good);
            await app.IsAsync("log-folder", HealthState.Good);
        }
        finally { await Script.RunAsync("umount", [disk]); }
    }

    [Fact]
    [Plants("log-lines")]
    public async Task A_disk_that_never_answers_holds_up_no_request_and_what_there_is_no_room_for_is_counted()
    {
        var disk = Directory.CreateTempSubdirectory("techsupport-hung-").FullName;
        await HangAsync(disk);
        var app = new FaultyApp(postgres, disk);
        try
        {
            await app.InitializeAsync();
            var usual = await AnsweredAsync(app);
            await app.LookAsync("log-lines");
            await app.IsAsync("log-lines", HealthState.Broken, "wait, and none is taken");
            await WriteAsync(app, LogPipe.Room + 1000);
            Assert.Equal(Usual, Judge(await AnsweredAsync(app), usual));
            Assert.InRange(await LostAsync(app), 1000, 1500);
            await app.IsAsync("log-lines", HealthState.Broken, "lines for the file were lost");
        }
        finally
        {
            // somebody reads, and it ends as ever
            using var reader = Process.Start("sh", ["-c", $"for f in {disk}/application*; do cat $f & done; wait"]);
            await app.DisposeAsync();
            reader.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task A_process_whose_console_nobody_reads_and_whose_disk_never_answers_starts_serves_and_ends()
    {
        var folder = Directory.CreateTempSubdirectory("techsupport-deaf-").FullName;
        await HangAsync(folder);
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            using var process = Launch.Start(folder, connection, ("ASPNETCORE_ENVIRONMENT", "Development"));
            try
            {
                var address = await process.ReadyAsync(readOn: true);
                using var visitor = new HttpClient { BaseAddress = address };
                // 600 lines of 100 bytes, and a pipe holds 64 KB; the others make it full
                for (var i = 0; i < 700; i++)
                {
                    var clock = Stopwatch.StartNew();
                    using var answer = await visitor.GetAsync("/sign-in?q=%ff", Ct);
                    Assert.Equal((400, true), ((int)answer.StatusCode, clock.Elapsed < TimeSpan.FromSeconds(3)));
                }
                Assert.Equal(0, (await Script.RunAsync("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])).Code);
                await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(25), Ct);
            }
            finally { if (!process.HasExited) await process.KillAsync(); }
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    // a file that opens when somebody reads it: whoever writes is not answered until then. The day may end meanwhile
    private static async Task HangAsync(string folder)
    {
        foreach (var day in new[] { DateTime.Now, DateTime.Now.AddDays(1) })
            Assert.Equal(0, (await Script.RunAsync("mkfifo", [Path.Combine(folder, $"application{day:yyyyMMdd}.log")])).Code);
    }

    // whoever is held up by it would be for ever
    private static Task WriteAsync(App app, int lines) => Task.Run(() =>
    {
        var log = app.Services.GetRequiredService<ILogger<LogFaultTests>>();
        for (var i = 0; i < lines; i++) log.LogInformation("Closed {Count} tickets no one objected to", i);
    }, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

    private static async Task<List<double>> AnsweredAsync(App app)
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var took = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            var clock = Stopwatch.StartNew();
            // a page, and one with a line of the log
            Assert.Equal(i % 2 == 0 ? 200 : 404, (await tech.GetAsync(i % 2 == 0 ? "/tickets" : "/tickets/900000000")).Status);
            took.Add(clock.Elapsed.TotalMilliseconds);
        }
        return took;
    }

    // this machine does other things meanwhile: the middle one, and none that waited
    private static string Judge(List<double> now, List<double> usual)
    {
        var (middle, before, longest) = (now.Order().ElementAt(20), usual.Order().ElementAt(20), now.Max());
        return middle < 2 * before + 50 && longest < 3000 ? Usual : $"{middle:0} ms instead of {before:0}, at most {longest:0} ms";
    }

    private static async Task<double> LostAsync(App app)
    {
        using var http = new HttpClient();
        var told = await http.GetStringAsync(new Uri(app.ManagementAddress, "/actuator/prometheus"), Ct);
        var line = Assert.Single(told.Split('\n'), l => l.StartsWith("techsupport_log_lines_dropped_total{to=\"file\"}", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) - ((FaultyApp)app).LostBefore;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var patience = 100; !await holds(); patience--)
        {
            Assert.True(patience > 0, "It never came so.");
            await Task.Delay(100, Ct);
        }
    }

    private sealed class FaultyApp(Postgres postgres, string disk) : App(postgres)
    {
        /// <summary>The counter is the process's.</summary>
        public double LostBefore { get; private set; }

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Log:Path"] = Path.Combine(disk, "application.log"), ["Audit:HeadsFile"] = Path.Combine(Path.GetTempPath(), Path.GetFileName(disk) + ".heads") };

        public override string LogFolder => disk;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            LostBefore = await LostAsync(this);
        }
    }
}
