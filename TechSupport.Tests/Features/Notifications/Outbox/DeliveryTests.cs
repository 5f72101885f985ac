using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Notifications;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Notifications.Outbox;

public sealed class DeliveryTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_message_is_shown_with_its_error_and_can_be_tried_again()
    {
        var dead = await AddAsync(d => d.Failed("550 mailbox full", app.Clock.Now, permanent: true));
        using var admin = await app.AdminAsync();
        var page = await admin.GetAsync("/admin/deliveries");
        Assert.Contains("550 mailbox full", page.Main, StringComparison.Ordinal);
        Assert.Contains("staff2@crb.local", page.Main, StringComparison.Ordinal);
        Assert.Contains("Reported", page.Main, StringComparison.Ordinal);
        Assert.Equal(302, (await admin.PostAsync("/admin/deliveries/retry", ("only", $"{dead}"), ("state", "failed"))).Status);
        var now = await GetAsync(dead);
        Assert.Equal(DeliveryState.Pending, now.State);
        Assert.Equal(0, now.Attempts);
        Assert.Equal("", now.LastError);
        var retried = Assert.Single(await app.EventsAsync(DeliveryEvent.Retried, dead));
        Assert.Equal(("email", $"{now.TicketId}"), (retried.Data["channel"], retried.Data["ticket"]));
    }

    [Fact]
    public async Task Several_are_tried_again_and_those_that_left_are_left_alone()
    {
        var (one, two) = (await AddAsync(d => d.Failed("x", app.Clock.Now, permanent: true)), await AddAsync(d => d.Drop("nobody there")));
        var sent = await AddAsync(d => d.Sent(app.Clock.Now));
        using var admin = await app.AdminAsync();
        Assert.Equal(302, (await admin.PostAsync("/admin/deliveries/retry", ("id", $"{one}"), ("id", $"{two}"), ("id", $"{sent}"), ("id", "999999"))).Status);
        Assert.Equal([DeliveryState.Pending, DeliveryState.Pending, DeliveryState.Sent], [(await GetAsync(one)).State, (await GetAsync(two)).State, (await GetAsync(sent)).State]);
        Assert.Empty(await app.EventsAsync(DeliveryEvent.Retried, sent));
    }

    [Fact]
    public async Task What_cannot_be_tried_again_is_said_so()
    {
        var sent = await AddAsync(d => d.Sent(app.Clock.Now));
        using var admin = await app.AdminAsync();
        Assert.Equal(422, (await admin.PostAsync("/admin/deliveries/retry", ("id", $"{sent}"))).Status);
        Assert.Contains("sent already", admin.Page!.Main, StringComparison.Ordinal);
        Assert.Equal(422, (await admin.PostAsync("/admin/deliveries/retry")).Status);
        Assert.Equal(422, (await admin.PostAsync("/admin/deliveries/retry", ("id", "abc"))).Status);
        Assert.Equal(302, (await admin.GetAsync("/admin/deliveries/retry")).Status);
    }

    [Theory]
    [InlineData(1, 30), InlineData(2, 120), InlineData(3, 300), InlineData(4, 900), InlineData(5, 3600), InlineData(6, 10_800), InlineData(7, 43_200)]
    public async Task Each_failed_attempt_waits_longer_for_the_next_one(int attempts, int seconds)
    {
        var delivery = await FailedAsync(await AddAsync(_ => { }), attempts);
        Assert.Equal(DeliveryState.Pending, delivery.State);
        Assert.Equal(app.Clock.Now.AddSeconds(seconds), delivery.NextAttemptAt);
    }

    [Fact]
    public async Task After_the_eighth_attempt_nothing_is_tried_again()
    {
        var delivery = await FailedAsync(await AddAsync(_ => { }), Delivery.MaxAttempts);
        Assert.Equal(8, Delivery.MaxAttempts);
        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.Null(delivery.NextAttemptAt);
    }

    [Theory]
    [InlineData("failed"), InlineData("waiting"), InlineData("sent"), InlineData("dropped"), InlineData("")]
    public async Task Every_tab_opens(string state)
    {
        using var admin = await app.AdminAsync();
        Assert.Equal(200, (await admin.GetAsync($"/admin/deliveries?state={state}")).Status);
    }

    private async Task<long> AddAsync(Action<Delivery> then)
    {
        var ticket = await app.TicketAsync(await app.NewTicketAsync());
        var person = await app.PersonAsync("staff2@crb.local");
        var e = ticket.Events.First();
        await using var db = app.Db();
        var delivery = new Delivery(e.Id, e.At, ticket.Id, person.Id, Channel.Email, app.Clock.Now);
        then(delivery);
        db.Deliveries.Add(delivery);
        await db.SaveChangesAsync(Ct);
        return delivery.Id;
    }

    // as the queue counts an attempt when it claims one
    private async Task<Delivery> FailedAsync(long id, int attempts)
    {
        await using var db = app.Db();
        await db.Deliveries.Where(d => d.Id == id).ExecuteUpdateAsync(d => d.SetProperty(x => x.Attempts, attempts), Ct);
        var delivery = await db.Deliveries.SingleAsync(d => d.Id == id, Ct);
        delivery.Failed("451 try again", app.Clock.Now);
        return delivery;
    }

    private Task<Delivery> GetAsync(long id) => app.AskAsync(db => db.Deliveries.AsNoTracking().SingleAsync(d => d.Id == id, Ct));
}
