using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Notifications;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

public sealed class SmtpTests(SmtpTests.MailApp app) : IClassFixture<SmtpTests.MailApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_sent_once_and_recorded()
    {
        var delivery = await DeliverAsync(await ReplyAsync("staff@crb.local"));
        Assert.Equal(DeliveryState.Sent, delivery.State);
        Assert.Equal(1, delivery.Attempts);
        Assert.Equal("", delivery.LastError);
        await app.DeliverAsync();
        Assert.Single(app.Server.Messages, m => m.MessageId == $"delivery-{delivery.Id}@techsupport.test");
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_given_up_at_once_and_its_address_is_not_kept()
    {
        app.Server.Recipient = line => line.Contains("o.vetrova", StringComparison.Ordinal) ? "550 5.1.1 <o.vetrova@crb.local>: no such user" : null;
        var delivery = await DeliverAsync(await ReplyAsync("o.vetrova@crb.local"));
        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.Contains("550", delivery.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain("vetrova", delivery.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_is_tried_again_later()
    {
        app.Server.Recipient = line => line.Contains("a.belov", StringComparison.Ordinal) ? "451 4.7.1 later, please" : null;
        var number = await ReplyAsync("a.belov@crb.local");
        var delivery = await DeliverAsync(number);
        Assert.Equal((DeliveryState.Pending, 1), (delivery.State, delivery.Attempts));
        Assert.True(delivery.NextAttemptAt > app.Clock.Now);
        await using (var db = app.Db()) Assert.True(await new DeliveryQueue(db, app.Clock).NextDueAsync(Channel.Email, Ct) <= delivery.NextAttemptAt);
        app.Server.Recipient = _ => null;
        app.Clock.Set(delivery.NextAttemptAt!.Value);
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync(number)).State);
    }

    [Fact]
    public async Task A_server_that_hangs_holds_up_only_its_own_message()
    {
        var hang = new TaskCompletionSource();
        app.Server.BeforeRecipient = line => line.Contains("e.moroz", StringComparison.Ordinal) ? hang.Task : Task.CompletedTask;
        var hanging = await ReplyAsync("e.moroz@crb.local");
        var other = await ReplyAsync("m.ilves@crb.local");
        await app.DispatchAsync();
        var running = app.DeliverAsync();
        while ((await DeliveryAsync(other)).State != DeliveryState.Sent) await Task.Delay(50, Ct);
        Assert.False(running.IsCompleted);
        Assert.Equal(DeliveryState.Sending, (await DeliveryAsync(hanging)).State);
        hang.SetResult();
        await running;
        Assert.Equal(DeliveryState.Sent, (await DeliveryAsync(hanging)).State);
    }

    [Fact]
    public async Task An_attempt_that_a_stop_cuts_off_does_not_count_however_often()
    {
        var worker = app.Services.GetRequiredService<DeliveryWorker>();
        var grace = worker.Grace;
        worker.Grace = TimeSpan.Zero;
        app.Server.BeforeRecipient = line => line.Contains("o.dorokhov", StringComparison.Ordinal) ? Task.Delay(Timeout.Infinite, Ct) : Task.CompletedTask;
        var number = await ReplyAsync("o.dorokhov@crb.local");
        await app.DispatchAsync();
        for (var stops = 0; stops <= Delivery.MaxAttempts; stops++)
        {
            using var stop = new CancellationTokenSource();
            var running = worker.DrainAsync(stop.Token);
            while ((await DeliveryAsync(number)).State != DeliveryState.Sending) await Task.Delay(10, Ct);
            await stop.CancelAsync();
            await running;
            var cut = await DeliveryAsync(number);
            Assert.Equal(DeliveryState.Pending, cut.State);
            Assert.Equal(0, cut.Attempts);
            Assert.Equal(app.Clock.Now, cut.NextAttemptAt!.Value);
        }
        worker.Grace = grace;
        app.Server.BeforeRecipient = _ => Task.CompletedTask;
        var sent = await DeliverAsync(number);
        Assert.Equal((DeliveryState.Sent, 1), (sent.State, sent.Attempts));
    }

    [Fact]
    public async Task A_delivery_whose_sender_died_is_sent_when_its_lease_has_run_out()
    {
        var number = await ReplyAsync("h.novak@crb.local");
        await app.DispatchAsync();
        Delivery claimed;
        await using (var db = app.Db())
        {
            // claimed, and then the process is gone
            while ((claimed = (await new DeliveryQueue(db, app.Clock).ClaimAsync(Channel.Email, Ct))!).TicketId != number) { }
        }
        await app.DeliverAsync();
        Assert.Equal(DeliveryState.Sending, (await DeliveryAsync(number)).State);
        app.Clock.Advance(Delivery.Lease);
        await app.DeliverAsync();
        var delivery = await DeliveryAsync(number);
        Assert.Equal((DeliveryState.Sent, 2), (delivery.State, delivery.Attempts));
        // the first one comes back to life: it may not overwrite what the second one recorded
        await using var late = app.Db();
        Assert.Null(await new DeliveryQueue(late, app.Clock).SettleAsync(claimed, (d, at) => d.Failed("too late", at), Ct));
        Assert.Equal(DeliveryState.Sent, (await DeliveryAsync(number)).State);
    }

    [Fact]
    public async Task A_message_that_kills_its_process_each_time_fails_in_the_end()
    {
        var number = await ReplyAsync("o.dorokhov@crb.local");
        await app.DispatchAsync();
        for (var kills = 1; kills <= Delivery.MaxAttempts; kills++)
        {
            await using var db = app.Db();
            Assert.Equal(kills, (await ClaimAsync(new DeliveryQueue(db, app.Clock), number)).Attempts);
            app.Clock.Advance(Delivery.Lease);
        }
        var failed = await DeliverAsync(number);
        Assert.Equal((DeliveryState.Failed, "Every attempt was interrupted."), (failed.State, failed.LastError));
    }

    [Fact]
    public async Task Workers_never_get_the_same_delivery()
    {
        for (var i = 0; i < 12; i++) await ReplyAsync("s.kim@crb.local");
        await app.DispatchAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            List<long> mine = [];
            await using var db = app.Db();
            while (await new DeliveryQueue(db, app.Clock).ClaimAsync(Channel.Email, Ct) is { } delivery) mine.Add(delivery.Id);
            return mine;
        }));
        Assert.True(claims.Sum(c => c.Count) >= 12);
        Assert.Equal(claims.Sum(c => c.Count), claims.SelectMany(c => c).Distinct().Count());
    }

    [Fact]
    public async Task Somebody_disabled_since_the_event_is_not_told()
    {
        var number = await ReplyAsync("i.zhuk@crb.local");
        await app.DispatchAsync();
        await using (var db = app.Db())
        {
            var person = await db.Users.SingleAsync(u => u.Email == "i.zhuk@crb.local", Ct);
            person.Disable(Actor.System, app.Clock.Now);
            await db.SaveChangesAsync(Ct);
        }
        var delivery = await DeliverAsync(number);
        Assert.Equal(DeliveryState.Dropped, delivery.State);
        Assert.DoesNotContain(app.Server.Messages, m => m.To.ToString().Contains("i.zhuk", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_who_may_no_longer_see_the_request_is_not_told()
    {
        var tech = await app.ActorAsync("tech@crb.local");
        var number = await app.NewTicketAsync("v.lapteva@crb.local", then: (t, _, at) => t.Assign(Actor.System, tech.Id, at));
        await app.DispatchAsync();
        await using var db = app.Db();
        await db.Users.Where(u => u.Id == tech.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, Role.Staff), Ct);
        try { Assert.Equal(DeliveryState.Dropped, (await DeliverAsync(number)).State); }
        finally { await db.Users.Where(u => u.Id == tech.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, tech.Role), Ct); }
    }

    private static async Task<Delivery> ClaimAsync(DeliveryQueue queue, long number)
    {
        Delivery claimed;
        while ((claimed = (await queue.ClaimAsync(Channel.Email, Ct))!).TicketId != number) { }
        return claimed;
    }

    private Task<long> ReplyAsync(string requester) => app.NewTicketAsync(requester, then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));

    private async Task<Delivery> DeliverAsync(long number)
    {
        await app.DispatchAsync();
        await app.DeliverAsync();
        return await DeliveryAsync(number);
    }

    private async Task<Delivery> DeliveryAsync(long number)
    {
        await using var db = app.Db();
        return await db.Deliveries.AsNoTracking().SingleAsync(d => d.TicketId == number, Ct);
    }

    public sealed class Timeouts(Timeouts.HastyApp app) : IClassFixture<Timeouts.HastyApp>
    {
        [Fact]
        public async Task A_server_that_never_answers_is_given_up_after_its_time_and_tried_again()
        {
            app.Server.Recipient = _ => "";
            var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
            await app.DispatchAsync();
            await app.DeliverAsync();
            await using var db = app.Db();
            var delivery = await db.Deliveries.AsNoTracking().SingleAsync(d => d.TicketId == number, Ct);
            Assert.Equal(DeliveryState.Pending, delivery.State);
            Assert.Equal(1, delivery.Attempts);
            Assert.Equal("The mail server cannot be reached.", delivery.LastError);
            Assert.True(delivery.NextAttemptAt > app.Clock.Now);
        }

        public sealed class HastyApp(Postgres postgres) : MailApp(postgres)
        {
            protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings) { ["Smtp:TimeoutSeconds"] = "1" };
        }
    }

    public class MailApp(Postgres postgres) : App(postgres)
    {
        public MailServer Server { get; } = new();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{Server.Port}", ["Smtp:Security"] = "none", ["Smtp:From"] = "help@techsupport.test",
        };

        public override async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            await base.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
