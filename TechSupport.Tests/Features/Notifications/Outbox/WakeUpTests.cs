using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Features.Notifications;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Notifications.Channels.Email;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Outbox;

/// <summary>A commit wakes the workers: from the event to the mail server no timer has a part.</summary>
[Collection(nameof(Measured))]
public sealed class WakeUpTests(WakeUpTests.WorkingApp app) : IClassFixture<WakeUpTests.WorkingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_hundred_events_95_are_with_the_mail_server_within_a_second()
    {
        var (committed, arrived) = (new ConcurrentDictionary<long, long>(), new ConcurrentDictionary<long, long>());
        app.Server.Taken = mail => arrived[Number(mail.Subject)] = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            var number = await ReplyAsync();
            committed[number] = Stopwatch.GetTimestamp();
        }
        while (committed.Keys.Any(n => !arrived.ContainsKey(n))) await Task.Delay(20, Ct);
        var took = committed.Select(c => Stopwatch.GetElapsedTime(c.Value, arrived[c.Key])).Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"Median {took[49].TotalMilliseconds:0} ms, 95th percentile {took[94].TotalMilliseconds:0} ms, longest {took[99].TotalMilliseconds:0} ms");
        Assert.True(took[94] < TimeSpan.FromSeconds(1), $"{took[94]}");
    }

    [Fact]
    public async Task Workers_whose_connection_was_cut_hear_the_next_commit_and_miss_nothing_between()
    {
        await CutAsync();
        var between = await ReplyAsync();
        await UntilSentAsync(between);
        while (await ListenersAsync() == 0) await Task.Delay(20, Ct);
        await UntilSentAsync(await ReplyAsync());
    }

    [Fact]
    public async Task A_message_that_an_admin_tries_again_goes_out_at_once()
    {
        var number = await ReplyAsync();
        await UntilSentAsync(number);
        await using var db = app.Db();
        await db.Database.ExecuteSqlAsync($"update deliveries set state = 'dead' where ticket_id = {number}", Ct);
        var delivery = await db.Deliveries.SingleAsync(d => d.TicketId == number, Ct);
        delivery.Retry(Actor.System, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
        await UntilSentAsync(number);
    }

    private Task<long> ReplyAsync() => app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));

    private async Task<Delivery?> DeliveryAsync(long number)
    {
        while (true)
        {
            await using var db = app.Db();
            if (await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.TicketId == number, Ct) is { } found) return found;
            await Task.Delay(20, Ct);
        }
    }

    private async Task UntilSentAsync(long number)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        // far below the net of minutes
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await DeliveryAsync(number))!.State != DeliveryState.Sent) await Task.Delay(20, limit.Token);
    }

    private static long Number(string? subject) => long.Parse(subject!.Split('[', ']')[1], System.Globalization.CultureInfo.InvariantCulture);

    private Task<long> CutAsync() => AskAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query like 'listen %'");

    private Task<long> ListenersAsync() => AskAsync("select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %'");

    private async Task<long> AskAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(app.Database.OwnerConnection);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    public sealed class WorkingApp(Postgres postgres) : SmtpTests.MailApp(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings) { ["Jobs:Enabled"] = "true" };
    }
}
