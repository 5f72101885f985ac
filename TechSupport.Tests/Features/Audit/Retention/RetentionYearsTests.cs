using TechSupport.Features.Audit.Retention;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit.Retention;

/// <summary>Three years, night by night, with a leap day and every change of the clocks.</summary>
public sealed class RetentionYearsTests(Postgres postgres)
{
    private static readonly DateOnly First = new(2023, 1, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_entry_goes_before_thirteen_months_and_none_stays_a_night_longer_than_its_month()
    {
        await using var desk = await RetentionDesk.OpenAsync(postgres, First, new(2026, 2, 1));
        await using var db = desk.Database.Context();
        var written = new List<DateTimeOffset>();
        for (var night = At(2023, 1, 1).AddHours(4).AddMinutes(23); night < At(2026, 1, 10); night = night.AddDays(1))
        {
            desk.Clock.Set(night);
            await HappenAsync(desk, written, night);
            await desk.NightAsync();
            if (night.Day == 2) await desk.HeadAsync();
            // the first whole month of the thirteen
            var since = new DateTimeOffset(night.Year, night.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-13);
            if (since < At(2023, 1, 1)) since = At(2023, 1, 1);
            Assert.Equal((night, EventMonth.Of(since).Name), (night, (await EventMonth.AllAsync(db, Ct))[0].Name));
            if (night.Day is 1 or 2) await desk.WholeAsync();
        }
        Assert.Contains(At(2024, 2, 29).AddHours(12), written);
        var kept = written.Where(at => at >= At(2024, 12, 1)).Order().ToList();
        Assert.Equal(kept.Count, await desk.AskAsync<long>("select count(*) from events where kind = 'person.signed_out'"));
        await ExportsHoldAsync(desk, written.Where(at => at < At(2024, 12, 1)).ToList());
        Assert.Equal(23, await desk.AskAsync<long>("select count(*) from audit_anchors"));
        // some entries were committed among those of the next month
        Assert.NotEqual(0, await desk.AskAsync<long>("select count(*) from audit_anchors where cardinality(left_rows) > 0"));
        await desk.WholeAsync();
    }

    private static async Task HappenAsync(RetentionDesk desk, List<DateTimeOffset> written, DateTimeOffset night)
    {
        DateTimeOffset[] times =
        [
            // Berlin's changes of the clocks, both hours of the second one; on a first: an entry of a second ago that is committed after the new month's first
            .. night.DayOfWeek == DayOfWeek.Sunday && night.Month is 3 or 10 ? new[] { Hour(0.999), Hour(1), Hour(1.999) } : [],
            .. night.Day == 1 && night > At(2023, 1, 2) ? new[] { Hour(0), Hour(0).AddMicroseconds(-1) } : [],
            .. night is { Month: 2, Day: 29 } ? new[] { Hour(12) } : [],
            .. night.Day == 15 ? new[] { Hour(2) } : [],
        ];
        await desk.HappenAsync(times);
        written.AddRange(times);

        DateTimeOffset Hour(double hour) => new DateTimeOffset(night.Year, night.Month, night.Day, 0, 0, 0, TimeSpan.Zero).AddHours(hour);
    }

    private static async Task ExportsHoldAsync(RetentionDesk desk, List<DateTimeOffset> gone)
    {
        var entries = 0L;
        var manifests = Directory.GetFiles(desk.Exports, "*.manifest.json");
        foreach (var file in manifests)
        {
            var check = await ExportCheck.RunAsync(file, RetentionDesk.Key, entries: true, Ct);
            Assert.Empty(check.Faults);
            entries += check.Manifest!.Entries;
        }
        Assert.Equal(23, manifests.Length);
        // beside what happened, the exports hold that months were dropped and heads exported
        Assert.Equal(gone.Count, entries - await OwnAsync(desk));
    }

    private static async Task<long> OwnAsync(RetentionDesk desk)
    {
        var own = 0L;
        foreach (var file in Directory.GetFiles(desk.Exports, "*.jsonl.gz"))
        {
            using var lines = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
            while (await lines.ReadLineAsync(Ct) is { } line)
                if (line.Contains("\"kind\":\"audit.", StringComparison.Ordinal)) own++;
        }
        return own;
    }

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
