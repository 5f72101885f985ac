using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Features.Operations.Scrape;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>What is counted, and what it is counted as. The numbers are the process's, so nothing else runs meanwhile.</summary>
[Collection(nameof(Measured))]
public sealed class RequestMetricsTests(App app) : IClassFixture<App>
{
    private const string Ticket = "/tickets/{number:long:min(1)}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_counts_once_and_for_the_route_that_failed()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var (failed, answered) = (await CountAsync(Ticket, 500), await CountAsync(Ticket, 200));
        await using (var owner = app.OwnerDb()) await owner.Database.ExecuteSqlAsync($"alter table tickets rename to tickets_away", Ct);
        try { Assert.Equal(500, (await tech.GetAsync("/tickets/10001")).Status); }
        finally { await using var owner = app.OwnerDb(); await owner.Database.ExecuteSqlAsync($"alter table tickets_away rename to tickets", Ct); }
        Assert.Equal((failed + 1, answered), (await CountAsync(Ticket, 500), await CountAsync(Ticket, 200)));
        Assert.Equal(0, await CountAsync("/error/{code:int:range(400,599)}", 500));
    }

    [Fact]
    public async Task Tickets_that_are_not_there_are_one_series()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var before = await CountAsync(Ticket, 404);
        for (var number = 900_000_000; number < 900_000_020; number++) Assert.Equal(404, (await tech.GetAsync($"/tickets/{number}")).Status);
        Assert.Equal(before + 20, await CountAsync(Ticket, 404));
        Assert.DoesNotContain("/90000000", await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_a_connection_and_who_has_one_are_counted()
    {
        var before = await PoolAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(app.Database.OwnerConnection) { Pooling = true, MaxPoolSize = 1 });
        await using var first = await source.OpenConnectionAsync(Ct);
        var second = source.OpenConnectionAsync(Ct);
        Assert.False(second.IsCompleted);
        var during = await PoolAsync();
        await first.DisposeAsync();
        await using (await second) { }
        var after = await PoolAsync();
        Assert.Equal((1, 1), (during.Waiting - before.Waiting, after.Waiting - before.Waiting + 1));
        Assert.Equal((1, 1), (during.InUse - before.InUse, after.Idle - before.Idle));
        Assert.Equal(1, during.Max - before.Max);
    }

    [Fact]
    public async Task A_scrape_counts_tickets_by_status_and_priority_and_messages_by_channel_and_state()
    {
        await using var db = app.Db();
        var before = await ScrapeFacts.ReadAsync(db, app.Clock.Now, Ct);
        await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        var after = await ScrapeFacts.ReadAsync(db, app.Clock.Now.AddDays(30), Ct);
        Assert.Equal(Total(before.Tickets, 2) + 1, Total(after.Tickets, 2));
        // waiting for the requester stops the clock, waiting for a supplier does not
        Assert.InRange(Total(after.Tickets, 3), Of(after, "new") + Of(after, "open"), Of(after, "new") + Of(after, "open") + Of(after, "waiting"));
        Assert.True(Total(after.Deliveries, 2) > Total(before.Deliveries, 2));
        Assert.All(after.Deliveries, d => Assert.Matches("^(email|telegram) (pending|sending|failed) [0-9]+$", d));
    }

    private static long Of(ScrapeFacts facts, string status) => Total(facts.Tickets.Where(t => t.StartsWith(status, StringComparison.Ordinal)), 2);

    private static long Total(IEnumerable<string> rows, int column) => rows.Sum(r => long.Parse(r.Split(' ')[column], CultureInfo.InvariantCulture));

    private async Task<(double InUse, double Idle, double Max, double Waiting)> PoolAsync()
    {
        var told = await ScrapeAsync();
        double Of(string state) => Value(told, $"techsupport_database_connections_{state} ");
        return (Of("in_use"), Of("idle"), Of("max"), Of("waiting"));
    }

    private async Task<double> CountAsync(string endpoint, int code) => Value(await ScrapeAsync(), $"http_request_duration_seconds_count{{endpoint=\"{endpoint}\",code=\"{code}\"}} ");

    private static double Value(string told, string series) =>
        double.Parse(Regex.Match(told, $"^{Regex.Escape(series)}(.+)$", RegexOptions.Multiline) is { Success: true } m ? m.Groups[1].Value : "0", CultureInfo.InvariantCulture);

    private async Task<string> ScrapeAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(app.ManagementAddress, "/actuator/prometheus"), Ct);
    }
}
