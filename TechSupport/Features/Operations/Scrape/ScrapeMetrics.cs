using System.Globalization;
using Prometheus;
using TechSupport.Features.Notifications;
using TechSupport.Features.OnCall;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.SyntheticCheck.Runs;
using TechSupport.Features.Tickets;
using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Scrape;

/// <summary>What is counted in the database, before each scrape.</summary>
public sealed class ScrapeMetrics(IServiceScopeFactory scopes, AvailabilityBoard availability, OnCallBoard onCall, TimeProvider clock) : IHostedService
{
    private static readonly Gauge Tickets = Metrics.CreateGauge("techsupport_tickets", "Tickets that are not closed, by their status and priority.", "status", "priority");
    private static readonly Gauge Overdue = Metrics.CreateGauge("techsupport_tickets_overdue", "Tickets whose promised time has passed, by their priority.", "priority");
    private static readonly Gauge Late = Metrics.CreateGauge("techsupport_job_overdue_seconds", "How long the job's time has passed without it being run.", "name");
    private static readonly TicketStatus[] NotClosed = [TicketStatus.New, TicketStatus.Open, TicketStatus.Waiting, TicketStatus.Resolved];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool stopped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Metrics.DefaultRegistry.AddBeforeCollectCallback(CollectAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        stopped = true;
        return Task.CompletedTask;
    }

    private async Task CollectAsync(CancellationToken ct)
    {
        if (stopped) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var now = clock.GetUtcNow();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            var facts = await ScrapeFacts.ReadAsync(db, now, limit.Token);
            Show(facts, now);
            OnCallMetrics.Show(facts.Pages, facts.OldestPage, onCall.Now is not null, now);
            AvailabilityMetrics.Show(facts.Windows);
            // the health check works it out every five minutes, so that a scrape need not
            AvailabilityMetrics.Show(await availability.ReadAsync(db, scope.ServiceProvider.GetRequiredService<HospitalClock>(), limit.Token, 2 * AvailabilityBoard.Every));
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            // without the database the other metrics are still wanted; these keep their last value, but nothing is silenced by an old one
            AvailabilityMetrics.Show(windows: 0);
        }
    }

    private static void Show(ScrapeFacts facts, DateTimeOffset now)
    {
        NotificationMetrics.Show(facts, now);
        NotificationMetrics.Show(facts.Deliveries.Select(d => d.Split(' ')).ToDictionary(d => (d[0], d[1]), d => Number(d[2])));
        SyntheticMetrics.Show(facts.Synthetic, facts.Steps);
        var tickets = facts.Tickets.Select(t => t.Split(' ')).ToLookup(t => t[1]);
        foreach (var priority in Enum.GetValues<Priority>().Select(p => p.Word()))
        {
            foreach (var status in NotClosed.Select(s => s.Word()))
                Tickets.WithLabels(status, priority).Set(tickets[priority].Where(t => t[0] == status).Sum(t => Number(t[2])));
            Overdue.WithLabels(priority).Set(tickets[priority].Sum(t => Number(t[3])));
        }
        // by the keys of this release: what is gone from the tables, because nobody runs jobs, is gone here
        foreach (var (key, _) in Schedule.Jobs)
        {
            if (facts.Jobs.Select(j => j.Split(' ')).FirstOrDefault(j => j[0] == key) is { } job) Late.WithLabels(key).Set(Number(job[1]));
            else Late.RemoveLabelled(key);
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
