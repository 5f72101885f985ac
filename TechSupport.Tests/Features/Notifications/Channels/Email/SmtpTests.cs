using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Notifications;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

public sealed class SmtpTests(SmtpTests.MailApp app) : IClassFixture<SmtpTests.MailApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_sent_once_and_recorded()
    {
        var delivery = await DeliverAsync(await ReplyAsync("staff@crb.local"));
        Assert.Equal((DeliveryState.Sent, 1, ""), (delivery.State, delivery.Attempts, delivery.LastError));
        await app.RunJobAsync<Deliver>();
        Assert.Single(app.Server.Messages, m => m.MessageId == $"delivery-{delivery.Id}@techsupport.test");
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_given_up_at_once_and_its_address_is_not_kept()
    {
        app.Server.Recipient = line => line.Contains("o.vetrova", StringComparison.Ordinal) ? "550 5.1.1 <o.vetrova@crb.local>: no such user" : null;
        var delivery = await DeliverAsync(await ReplyAsync("o.vetrova@crb.local"));
        Assert.Equal(DeliveryState.Dead, delivery.State);
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
        app.Server.Recipient = _ => null;
        app.Clock.Set(delivery.NextAttemptAt!.Value);
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync(number)).State);
    }

    [Fact]
    public async Task A_server_that_hangs_holds_up_only_its_own_message()
    {
        app.Server.Recipient = line => line.Contains("e.moroz", StringComparison.Ordinal) ? "" : null;
        var hanging = await ReplyAsync("e.moroz@crb.local");
        var other = await ReplyAsync("m.ilves@crb.local");
        await app.RunJobAsync<FanOut>();
        var running = app.RunJobAsync<Deliver>();
        while ((await DeliveryAsync(other)).State != DeliveryState.Sent) await Task.Delay(50, Ct);
        Assert.False(running.IsCompleted);
        Assert.Equal(DeliveryState.Sending, (await DeliveryAsync(hanging)).State);
        await running;
        Assert.Equal((DeliveryState.Pending, 1), ((await DeliveryAsync(hanging)).State, (await DeliveryAsync(hanging)).Attempts));
    }

    [Fact]
    public async Task A_delivery_whose_sender_died_is_sent_when_its_lease_has_run_out()
    {
        var number = await ReplyAsync("h.novak@crb.local");
        await app.RunJobAsync<FanOut>();
        Delivery claimed;
        await using (var db = app.Db())
        {
            // claimed, and then the process is gone
            while ((claimed = (await new DeliveryQueue(db, app.Clock).ClaimAsync(Channel.Email, Ct))!).TicketId != number) { }
        }
        await app.RunJobAsync<Deliver>();
        Assert.Equal(DeliveryState.Sending, (await DeliveryAsync(number)).State);
        app.Clock.Advance(Delivery.Lease);
        await app.RunJobAsync<Deliver>();
        var delivery = await DeliveryAsync(number);
        Assert.Equal((DeliveryState.Sent, 2), (delivery.State, delivery.Attempts));
        // the first one comes back to life: it may not overwrite what the second one recorded
        await using var late = app.Db();
        Assert.Null(await new DeliveryQueue(late, app.Clock).SettleAsync(claimed, (d, at) => d.Failed("too late", at), Ct));
        Assert.Equal(DeliveryState.Sent, (await DeliveryAsync(number)).State);
    }

    [Fact]
    public async Task Workers_never_get_the_same_delivery()
    {
        for (var i = 0; i < 12; i++) await ReplyAsync("s.kim@crb.local");
        await app.RunJobAsync<FanOut>();
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
    public async Task Somebody_switched_off_since_the_event_is_not_told()
    {
        var number = await ReplyAsync("i.zhuk@crb.local");
        await app.RunJobAsync<FanOut>();
        await using (var db = app.Db())
        {
            var person = await db.Users.SingleAsync(u => u.Email == "i.zhuk@crb.local", Ct);
            person.SwitchOff(Actor.System, app.Clock.Now);
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
        await app.RunJobAsync<FanOut>();
        await using var db = app.Db();
        await db.Users.Where(u => u.Id == tech.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, Role.Staff), Ct);
        try { Assert.Equal(DeliveryState.Dropped, (await DeliverAsync(number)).State); }
        finally { await db.Users.Where(u => u.Id == tech.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, tech.Role), Ct); }
    }

    private Task<long> ReplyAsync(string requester) => app.NewTicketAsync(requester, then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));

    private async Task<Delivery> DeliverAsync(long number)
    {
        await app.RunJobAsync<FanOut>();
        await app.RunJobAsync<Deliver>();
        return await DeliveryAsync(number);
    }

    private async Task<Delivery> DeliveryAsync(long number)
    {
        await using var db = app.Db();
        return await db.Deliveries.AsNoTracking().SingleAsync(d => d.TicketId == number, Ct);
    }

    public sealed class MailApp(Postgres postgres) : App(postgres)
    {
        public MailServer Server { get; } = new();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{Server.Port}", ["Smtp:Security"] = "none", ["Smtp:From"] = "help@techsupport.test",
        };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
