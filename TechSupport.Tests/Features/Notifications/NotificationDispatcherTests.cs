using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TechSupport.Data;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Outbox;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Notifications;

public sealed class NotificationDispatcherTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_becomes_deliveries_and_leaves_the_outbox()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        var told = Assert.Single(await DeliveriesAsync(number));
        var requester = await app.PersonAsync("staff@crb.local");
        Assert.Equal(requester.Id, told.UserId);
        Assert.Equal(Channel.Email, told.Channel);
        Assert.Equal(DeliveryState.Pending, told.State);
        Assert.Equal(0, told.Attempts);
        Assert.Equal(0, await OutboxAsync());
    }

    [Fact]
    public async Task Concurrent_dispatchers_tell_everybody_exactly_once()
    {
        List<long> numbers = [];
        for (var i = 0; i < 40; i++) numbers.Add(await app.NewTicketAsync(with: r => r with { PatientCare = true }));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var db = app.Db();
            await Dispatcher(db).RunAsync(Ct);
        }));
        await app.DispatchAsync();
        await using var check = app.Db();
        var deliveries = await check.Deliveries.Where(d => numbers.Contains(d.TicketId!.Value)).ToListAsync(Ct);
        // lead, tech and tech2 for each
        Assert.Equal(3 * numbers.Count, deliveries.Count);
        Assert.Equal(deliveries.Count, deliveries.DistinctBy(d => (d.EventId, d.UserId, d.Channel)).Count());
        Assert.Equal(0, await OutboxAsync());
    }

    [Fact]
    public async Task A_dispatcher_that_died_leaves_the_events_to_the_next_one()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        await using (var dying = app.Db())
        {
            await using var transaction = await dying.Database.BeginTransactionAsync(Ct);
            await dying.Database.ExecuteSqlAsync($"delete from event_outbox", Ct);
            // the process ends here, without a commit
        }
        await app.DispatchAsync();
        Assert.NotEmpty(await DeliveriesAsync(number));
    }

    [Fact]
    public async Task An_event_that_cannot_be_told_is_parked_after_five_attempts_and_holds_up_nobody()
    {
        var broken = await BrokenEventAsync();
        for (var attempt = 1; attempt <= NotificationDispatcher.MaxAttempts; attempt++)
        {
            var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
            await app.DispatchAsync();
            Assert.Single(await DeliveriesAsync(number));
            var row = await RowAsync(broken);
            Assert.Equal(attempt, row.Attempts);
            // not due again before its pause is over
            await app.DispatchAsync();
            Assert.Equal(attempt, (await RowAsync(broken)).Attempts);
            Assert.Equal(attempt == NotificationDispatcher.MaxAttempts, row.ParkedAt is not null);
            if (row.NextAttemptAt is { } next) app.Clock.Set(next);
        }
        var parked = await RowAsync(broken);
        Assert.Null(parked.NextAttemptAt);
        Assert.Equal(app.Clock.Now, parked.ParkedAt);
        Assert.Equal(nameof(InvalidOperationException), parked.LastError);
        app.Clock.Advance(TimeSpan.FromDays(30));
        await app.DispatchAsync();
        Assert.Equal(NotificationDispatcher.MaxAttempts, (await RowAsync(broken)).Attempts);
        await ForgetAsync(broken);
    }

    [Fact]
    public async Task A_person_whose_row_somebody_holds_keeps_nobody_else_from_being_told()
    {
        var held = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        var other = await app.NewTicketAsync("staff2@crb.local", then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        var person = await app.PersonAsync("staff@crb.local");
        await using (var owner = app.OwnerDb())
        {
            await using var holding = await owner.Database.BeginTransactionAsync(Ct);
            await owner.Database.ExecuteSqlAsync($"select 1 from users where id = {person.Id} for update", Ct);
            await using var db = app.Db();
            await db.Database.OpenConnectionAsync(Ct);
            await db.Database.ExecuteSqlAsync($"set lock_timeout = '50ms'", Ct);
            await Dispatcher(db).RunBatchAsync(Ct);
            await db.Database.ExecuteSqlAsync($"reset lock_timeout", Ct);
            Assert.Empty(await DeliveriesAsync(held));
            Assert.Single(await DeliveriesAsync(other));
        }
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.DispatchAsync();
        Assert.Single(await DeliveriesAsync(held));
    }

    [Fact]
    public async Task A_batch_with_a_broken_event_is_told_one_by_one_only_once()
    {
        var broken = await BrokenEventAsync();
        List<long> numbers = [];
        for (var i = 0; i < 3; i++) numbers.Add(await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at)));
        await using var db = app.Db();
        var dispatcher = Dispatcher(db);
        await dispatcher.RunBatchAsync(Ct);
        foreach (var number in numbers) Assert.Single(await DeliveriesAsync(number));
        Assert.Equal(0, await dispatcher.RunBatchAsync(Ct));
        Assert.Equal((await RowAsync(broken)).NextAttemptAt, await dispatcher.NextDueAsync(Ct));
        await ForgetAsync(broken);
    }

    [Fact]
    public async Task A_parked_event_is_shown_counted_and_tried_again_by_an_admin()
    {
        var broken = await BrokenEventAsync();
        await using (var owner = app.OwnerDb())
            await owner.Database.ExecuteSqlAsync($"update event_outbox set attempts = 5, parked_at = {app.Clock.Now}, last_error = 'SomeException' where event_id = {broken}", Ct);
        await using (var db = app.Db())
        {
            var status = await OutboxStatus.ReadAsync(db, Ct);
            Assert.Equal(1, status.Parked);
        }
        using var admin = await app.AdminAsync();
        Assert.Contains("Events without messages: 1", (await admin.GetAsync("/admin")).Main, StringComparison.Ordinal);
        var shown = (await admin.GetAsync("/admin/deliveries")).Html.QuerySelector("#parked")!.TextContent;
        Assert.Contains($"Event {broken}", shown, StringComparison.Ordinal);
        Assert.Contains("SomeException", shown, StringComparison.Ordinal);
        Assert.Equal(302, (await admin.SubmitAsync("#parked")).Status);
        Assert.Single(await app.EventsAsync(DeliveryEvent.EventRetried, broken));
        var row = await RowAsync(broken);
        Assert.Equal(0, row.Attempts);
        Assert.Null(row.NextAttemptAt);
        Assert.Null(row.ParkedAt);
        Assert.Equal(422, (await admin.PostAsync("/admin/deliveries/events/retry", ("id", $"{broken}"))).Status);
        await ForgetAsync(broken);
    }

    [Fact]
    public async Task An_event_of_a_ticket_that_is_gone_leaves_the_outbox_and_tells_nobody()
    {
        await using var owner = app.OwnerDb();
        await owner.Database.ExecuteSqlAsync($"insert into events (at, kind, ticket_id, data) values ({app.Clock.Now}, 'ticket.replied', 999999999, jsonb_build_object())", Ct);
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "We are on our way.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        Assert.Single(await DeliveriesAsync(number));
        Assert.Empty(await DeliveriesAsync(999999999));
        Assert.Equal(0, await OutboxAsync());
    }

    [Fact]
    public async Task An_event_that_was_told_already_adds_nothing()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        await app.DispatchAsync();
        var before = await DeliveriesAsync(number);
        await using (var db = app.Db())
            await db.Database.ExecuteSqlAsync($"insert into event_outbox (event_id, event_at) select id, at from events where ticket_id = {number}", Ct);
        await app.DispatchAsync();
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
        await app.DispatchAsync();
        await transaction.CommitAsync(Ct);
        await app.DispatchAsync();
        Assert.Single(await DeliveriesAsync(early.Id));
    }

    private NotificationDispatcher Dispatcher(AppDb db)
    {
        var rota = new RotaReader(db, Options.Create(new HospitalOptions()), app.Clock);
        return new(db, new ActiveChannels(Email: true, Telegram: false), new Pager(db, rota, Options.Create(new OnCallOptions()), app.Clock), app.Clock, NullLogger<NotificationDispatcher>.Instance);
    }

    private async Task<List<Delivery>> DeliveriesAsync(long number)
    {
        await using var db = app.Db();
        return await db.Deliveries.AsNoTracking().Where(d => d.TicketId == number).OrderBy(d => d.Id).ToListAsync(Ct);
    }

    // an invitation of nobody
    private async Task<long> BrokenEventAsync()
    {
        await using var owner = app.OwnerDb();
        return (await owner.Database.SqlQuery<long>($"""
            insert into events (at, kind, data) values ({app.Clock.Now}, 'person.invited', jsonb_build_object()) returning id as value
            """).ToListAsync(Ct)).Single();
    }

    private async Task<OutboxRow> RowAsync(long id)
    {
        await using var db = app.Db();
        return (await db.Database.SqlQuery<OutboxRow>($"select attempts, next_attempt_at, parked_at, last_error from event_outbox where event_id = {id}").ToListAsync(Ct)).Single();
    }

    private async Task ForgetAsync(long id)
    {
        await using var db = app.Db();
        await db.Database.ExecuteSqlAsync($"delete from event_outbox where event_id = {id}", Ct);
    }

    private async Task<long> OutboxAsync()
    {
        await using var db = app.Db();
        return (await db.Database.SqlQuery<long>($"select count(*) as value from event_outbox").ToListAsync(Ct))[0];
    }

    private sealed record OutboxRow(int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset? ParkedAt, string LastError);
}
