using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli.HealthCommands;

/// <summary>The command with which a deployment records itself, as a process of its own, outside development.</summary>
public sealed class DeploymentTests(Postgres postgres)
{
    private const string Tag = "2026.11.25-1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_records_a_deployment_once_with_its_notice_and_without_one_as_not_announced()
    {
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            string[] once = ["--tag", Tag, "--from", "2026-11-25T19:00:00Z", "--until", "2026-11-25T19:06:00Z", "--announced", "2026-11-24T12:00:00Z"];
            Assert.Equal(new Ended(0, $"The deployment of {Tag} is recorded, as announced.\n", ""), await RunAsync(connection, once));
            Assert.Equal(new Ended(0, $"The deployment of {Tag} is recorded already.\n", ""), await RunAsync(connection, once));
            Assert.Equal(new Ended(0, $"The deployment of {Tag} is recorded; it was not announced, so its time counts.\n", ""),
                await RunAsync(connection, "--tag", Tag, "--from", "2026-11-26T19:00:00Z", "--until", "2026-11-26T19:06:00Z", "--announced", ""));
            Assert.Equal(new Ended(1, "", "--from: \"yesterday\" is no time: 2026-11-25T22:00:00Z.\n"), await RunAsync(connection, "--tag", Tag, "--from", "yesterday", "--until", "2026-11-26T19:06:00Z"));
            Assert.Equal(new Ended(1, "", "The window ends before it begins.\n"), await RunAsync(connection, "--tag", Tag, "--from", "2026-11-26T19:06:00Z", "--until", "2026-11-26T19:00:00Z"));
            await using var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), connection).Options);
            Assert.Equal([true, false], (await db.Set<MaintenanceWindow>().OrderBy(w => w.BeginsAt).ToListAsync(Ct)).Select(w => w.IsTakenOut));
            Assert.Equal([(string?)Tag, Tag], (await db.Events.Where(e => e.Kind == MaintenanceEvent.Deployed).ToListAsync(Ct)).Select(e => e.Fact("release")));
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    private static Task<Ended> RunAsync(string connection, params string[] options) => Script.RunAsync("dotnet",
        [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "deployment", .. options],
        new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection });
}
