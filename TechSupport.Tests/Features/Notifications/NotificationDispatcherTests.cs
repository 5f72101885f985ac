using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TechSupport.Features.Notifications;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Notifications;

public sealed class FanOutTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_becomes_deliveries_and_leaves_the_outbox()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        await app.RunJobAsync<FanOut>();
        var told = Assert.Single(await DeliveriesAsync(number));
        var requester = await app.PersonAsync("staff@crb.local");
        Assert.Equal((requester.Id, Channel.Email, DeliveryState.Pending, 0), (told.UserId, told.Channel, told.State, told.Attempts));
        Assert.Equal(0, await OutboxAsync());
    }

    [Fact]
    public async Task Concurrent_fan_outs_tell_everybody_exactly_once()
    {
        List<long> numbers = [];
        for (var i = 0; i < 40; i++) numbers.Add(await app.NewTicketAsync(with: r => r with { PatientCare = true }));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var db = app.Db();
            var fanOut = new FanOut(db, new ActiveChannels(Email: true, Telegram: false), app.Clock, NullLogger<FanOut>.Instance);
            while (await fanOut.RunBatchAsync(Ct) > 0) { }
        }));
        await app.RunJobAsync<FanOut>();
        await using var check = app.Db();
        var deliveries = await check.Deliveries.Where(d => numbers.Contains(d.TicketId!.Value)).ToListAsync(Ct);
        // lead, tech and tech2 for each
        Assert.Equal(3 * numbers.Count, deliveries.Count);
        Assert.Equal(deliveries.Count, deliveries.DistinctBy(d => (d.EventId, d.UserId, d.Channel)).Count());
        Assert.Equal(0, await OutboxAsync());
    }

    [Fact]
    public async Task A_fan_out_that_died_leaves_the_events_to_the_next_one()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        await using (var dying = app.Db())
        {
            await using var transaction = await dying.Database.BeginTransactionAsync(Ct);
            await dying.Database.ExecuteSqlAsync($"delete from event_outbox", Ct);
            // the process ends here, without a commit
        }
        await app.RunJobAsync<FanOut>();
        Assert.NotEmpty(await DeliveriesAsync(number));
    }

    [Fact]
    public async Task An_event_that_cannot_be_told_does_not_keep_the_others_from_being_told()
    {
        await using var owner = app.OwnerDb();
        // an invitation of nobody
        var broken = (await owner.Database.SqlQuery<long>($"""
            insert into events (at, kind, data) values ({app.Clock.Now}, 'person.invited', jsonb_build_object()) returning id as value
            """).ToListAsync(Ct)).Single();
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        await app.RunJobAsync<FanOut>();
        Assert.Single(await DeliveriesAsync(number));
        Assert.Equal(1, await OutboxAsync());
        await owner.Database.ExecuteSqlAsync($"delete from event_outbox where event_id = {broken}", Ct);
    }

    [Fact]
    public async Task An_event_of_a_ticket_that_is_gone_leaves_the_outbox_and_tells_nobody()
    {
        await using var owner = app.OwnerDb();
        await owner.Database.ExecuteSqlAsync($"insert into events (at, kind, ticket_id, data) values ({app.Clock.Now}, 'ticket.replied', 999999999, jsonb_build_object())", Ct);
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        await app.RunJobAsync<FanOut>();
        Assert.Single(await DeliveriesAsync(number));
        Assert.Empty(await DeliveriesAsync(999999999));
        Assert.Equal(0, await OutboxAsync());
    }

    [Fact]
    public async Task An_event_that_was_fanned_out_already_adds_nothing()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        await app.RunJobAsync<FanOut>();
        var before = await DeliveriesAsync(number);
        await using (var db = app.Db())
            await db.Database.ExecuteSqlAsync($"insert into event_outbox (event_id, event_at) select id, at from events where ticket_id = {number}", Ct);
        await app.RunJobAsync<FanOut>();
        Assert.Equal(before.Select(d => d.Id), (await DeliveriesAsync(number)).Select(d => d.Id));
    }

    [Fact]
    public async Task A_change_committed_late_with_an_early_number_is_not_overlooked()
    {
        await using var slow = app.Db();
        await using var transaction = await slow.Database.BeginTransactionAsync(Ct);
        var requester = await app.PersonAsync("staff@crb.local");
        var tech = await app.ActorAsync("tech@crb.local");
        var early = Ticket.Report(tech, new() { Subject = "Early", RequesterId = requester.Id, DepartmentId = requester.DepartmentId!.Value, Source = TicketSource.Phone, RequestKey = Guid.NewGuid() }, app.Clock.Now);
        slow.Tickets.Add(early);
        await slow.SaveChangesAsync(Ct);
        await app.NewTicketAsync(subject: "Later, but committed first");
        await app.RunJobAsync<FanOut>();
        await transaction.CommitAsync(Ct);
        await app.RunJobAsync<FanOut>();
        Assert.Single(await DeliveriesAsync(early.Id));
    }

    private async Task<List<Delivery>> DeliveriesAsync(long number)
    {
        await using var db = app.Db();
        return await db.Deliveries.AsNoTracking().Where(d => d.TicketId == number).OrderBy(d => d.Id).ToListAsync(Ct);
    }

    private async Task<long> OutboxAsync()
    {
        await using var db = app.Db();
        return (await db.Database.SqlQuery<long>($"select count(*) as value from event_outbox").ToListAsync(Ct))[0];
    }
}
