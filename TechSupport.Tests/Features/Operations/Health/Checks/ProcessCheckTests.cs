using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.Health.Checks.Host;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>What only a process of its own can lack: the right data about time zones. Its doctor says so.</summary>
public sealed class ProcessCheckTests(Postgres postgres) : OwnDatabase(postgres)
{
    [Fact]
    [Plants("time-zone")]
    public async Task Time_zones_that_the_application_knows_otherwise_than_the_database_are_seen()
    {
        // as if the law had moved Moscow to the time of Yekaterinburg, and only one of the images knew
        var folder = Directory.CreateTempSubdirectory("techsupport-zones-");
        try
        {
            var zones = folder.CreateSubdirectory("Europe");
            File.Copy("/usr/share/zoneinfo/Asia/Yekaterinburg", Path.Combine(zones.FullName, "Moscow"));
            var doctor = await DoctorAsync(folder.FullName);
            Assert.Equal(2, doctor.Code);
            Assert.Contains("broken  Application and database know the hospital’s time alike (time-zone): At ", doctor.Out, StringComparison.Ordinal);
            Assert.Contains("they differ by 120 min.\n        Cause: The law has changed the time", doctor.Out, StringComparison.Ordinal);
            PlantsAttribute.Found("time-zone", HealthState.Broken);
        }
        finally { folder.Delete(recursive: true); }
    }

    private Task<Ended> DoctorAsync(string folder) => Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "doctor"], new Dictionary<string, string?>
    {
        ["TZDIR"] = folder, ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = Connection, ["DataProtection__Certificate"] = KeyCertificate.Pem,
        ["Hospital__PublicUrl"] = $"http://127.0.0.1:{Launch.HeldPort()}", ["Log__Path"] = Path.Combine(folder, "doctor.log"),
    });
}

/// <summary>Every thread of this process is held for a while, so no other test may run.</summary>
[Collection(nameof(Measured))]
public sealed class ThreadCheckTests(App app) : IClassFixture<App>
{
    [Fact]
    [Plants("worker-threads")]
    public async Task Threads_that_are_all_held_are_seen()
    {
        await app.IsAsync("worker-threads", HealthState.Good, "It waits ");
        using var gate = new ManualResetEventSlim();
        var found = new TaskCompletionSource<Task<Finding>>();
        // it needs a thread that is not one of those
        new Thread(() =>
        {
            for (var held = 0; held < 1000; held++) ThreadPool.QueueUserWorkItem(_ => gate.Wait());
            var look = new WorkerThreads().LookAsync(CancellationToken.None);
            // that they are held so long is the fault: longer than the check bears, and less than the board waits for it
            Thread.Sleep(TimeSpan.FromSeconds(3.2));
            gate.Set();
            found.SetResult(look);
        }).Start();
        Assert.Equal(HealthState.Broken, (await await found.Task).State);
        PlantsAttribute.Found("worker-threads", HealthState.Broken);
        await app.IsAsync("worker-threads", HealthState.Good);
    }
}
