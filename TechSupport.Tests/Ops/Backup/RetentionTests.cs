using System.Globalization;
using System.Text.Json.Nodes;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Backup;

/// <summary>What ops/backup/lib.sh keeps and takes away, over 800 nights in a real repository of restic.</summary>
[Trait("Needs", "nightly")]
public sealed class RetentionTests : IDisposable
{
    private static readonly DateOnly Start = new(2024, 1, 20);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-retention-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Over_800_days_with_missed_nights_exactly_the_last_14_days_and_12_months_are_there_and_always_the_newest()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "password"), "a password of this test", Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "night"), "what a night is", Ct);
        await BashAsync("at \"$1\" init", Place);
        // a week without any, every fifth night missed, two on some days, and the ends of months that a careless rule would lose
        var nights = Enumerable.Range(0, 800).Select(Start.AddDays)
            .Where(d => d.DayNumber % 5 != 0 && d is not { Year: 2025, Month: 6, Day: > 3 and < 12 } || d is { Month: 2, Day: 29 })
            .SelectMany(d => d.DayNumber % 50 == 1 ? new[] { At(d, 0), At(d, 23) } : [At(d, 0)]).ToList();
        Assert.Contains(nights, n => n is { Year: 2024, Month: 2, Day: 29 });
        Assert.True(nights.Count > 600);

        var taken = 0;
        foreach (var until in new[] { new DateOnly(2024, 1, 22), new DateOnly(2024, 2, 29), new DateOnly(2024, 3, 31), new DateOnly(2025, 1, 1), new DateOnly(2025, 2, 28), new DateOnly(2025, 6, 11), Start.AddDays(799) })
        {
            var due = nights.Skip(taken).TakeWhile(n => DateOnly.FromDateTime(n) <= until).ToList();
            taken += due.Count;
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "due"), due.Select(n => n.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), Ct);
            await BashAsync("xargs -d '\\n' -P 4 -I{} restic --quiet --no-cache --repo \"$1\" backup --host techsupport --tag nightly --time {} \"$2/night\" <\"$2/due\"", Place, folder.FullName);
            await BashAsync("prune \"$1\"", Place);

            var there = (await KeptAsync()).ToList();
            Assert.Equal(Promised(nights.Take(taken)), there);
            Assert.Equal(nights[taken - 1], there[^1]);
            // safe to run again
            await BashAsync("prune \"$1\"", Place);
            Assert.Equal(there, await KeptAsync());
        }
        Assert.InRange((nights[^1] - nights[0]).Days, 795, 800);
    }

    private string Place => Path.Combine(folder.FullName, "place");

    private static DateTime At(DateOnly day, int hour) => day.ToDateTime(new TimeOnly(hour, 10));

    /// <summary>The last of each of the last 14 days that have one, and of each of the last 12 months.</summary>
    private static IEnumerable<DateTime> Promised(IEnumerable<DateTime> nights)
    {
        var all = nights.ToList();
        var days = all.GroupBy(n => n.Date).Select(g => g.Max()).Order().TakeLast(14);
        var months = all.GroupBy(n => (n.Year, n.Month)).Select(g => g.Max()).Order().TakeLast(12);
        return days.Concat(months).Distinct().Order();
    }

    private async Task<IEnumerable<DateTime>> KeptAsync()
    {
        var said = await BashAsync("at \"$1\" snapshots --json", Place);
        return JsonNode.Parse(said.Out)!.AsArray().Select(s => DateTimeOffset.Parse((string)s!["time"]!, CultureInfo.InvariantCulture).UtcDateTime).Order();
    }

    private async Task<Ended> BashAsync(string command, params string[] arguments)
    {
        var ended = await Script.RunAsync("bash", ["-c", $"set -euo pipefail; usage() {{ :; }}; . ops/lib/common.sh; . ops/backup/lib.sh; {command}", "ops/backup/nightly", .. arguments],
            new Dictionary<string, string?> { ["RESTIC_PASSWORD_FILE"] = Path.Combine(folder.FullName, "password"), ["TZ"] = "UTC" });
        Assert.True(ended.Code == 0, ended.All);
        return ended;
    }
}
