using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>Two servers, or one of an earlier release: what should have ended a page was heard before it was there, or by nobody.</summary>
public sealed class LateTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("taken")]
    [InlineData("resolved")]
    [InlineData("closed")]
    [InlineData("lowered")]
    public async Task A_page_whose_ticket_is_looked_after_ends_before_anybody_else_is_told(string how)
    {
        var number = await app.UrgentAsync();
        await UnheardAsync(number, Anna, (t, actor, at) =>
        {
            if (how == "taken") t.Assign(actor, actor.Id, at);
            else if (how == "lowered") t.Classify(actor, new(null, Impact.Person, Urgency.Low, PatientCare: false), at);
            else if (how == "closed") t.Close(actor, "Not needed any more.", Guid.NewGuid(), at);
            else t.Resolve(actor, "Plugged in again.", Guid.NewGuid(), at);
        });
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.ClimbAsync();
        var page = (await app.PageOfAsync(number))!;
        Assert.Equal(how, page.Ending?.Word());
        Assert.Equal([Timur], await app.ToldAsync(page));
        var ended = Assert.Single(await app.EventsAsync(OnCallEvent.PageEnded), e => e.ObjectId == page.Id);
        Assert.Null(ended.ActorId);
    }

    [Fact]
    public async Task One_that_was_only_given_to_somebody_goes_on()
    {
        var anna = (await app.PersonAsync(Anna)).Id;
        var number = await app.UrgentAsync();
        await UnheardAsync(number, Lead, (t, actor, at) => t.Assign(actor, anna, at));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.ClimbAsync();
        Assert.Equal([Timur, Anna], await app.ToldAsync((await app.PageOfAsync(number))!));
    }

    [Fact]
    public async Task One_whose_taker_raised_nothing_and_whom_another_raised_it_for_goes_on()
    {
        var number = await app.NewTicketAsync();
        await app.ChangeAsync(number, Anna, (t, actor, at) => t.Assign(actor, actor.Id, at));
        await app.ChangeAsync(number, Lead, (t, actor, at) => t.Classify(actor, new(null, Impact.Hospital, Urgency.High, PatientCare: false), at));
        await app.DispatchAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.ClimbAsync();
        Assert.Equal([Timur, Anna], await app.ToldAsync((await app.PageOfAsync(number))!));
    }

    [Fact]
    public async Task Whoever_took_it_before_the_server_heard_that_it_is_urgent_is_not_followed_by_a_page()
    {
        var number = await app.NewTicketAsync();
        await app.ChangeAsync(number, Lead, (t, actor, at) => t.Classify(actor, new(null, Impact.Hospital, Urgency.High, PatientCare: false), at));
        // the other server has the second event and is quicker
        await UnheardAsync(number, Anna, (t, actor, at) => t.Assign(actor, actor.Id, at));
        await app.DispatchAsync();
        Assert.Null(await app.PageOfAsync(number));
    }

    [Fact]
    public async Task Whoever_took_it_and_raises_it_anew_is_awake()
    {
        var number = await app.UrgentAsync();
        await UnheardAsync(number, Anna, (t, actor, at) => t.Assign(actor, actor.Id, at));
        await UnheardAsync(number, Anna, (t, actor, at) => t.Classify(actor, new(null, Impact.Person, Urgency.Low, PatientCare: false), at));
        await UnheardAsync(number, Anna, (t, actor, at) => t.Classify(actor, new(null, Impact.Hospital, Urgency.High, PatientCare: false), at));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.ClimbAsync();
        var page = (await app.PageOfAsync(number))!;
        Assert.True(page.IsOver);
        Assert.Equal([Timur], await app.ToldAsync(page));
    }

    [Fact]
    public async Task One_that_was_handed_back_since_goes_on()
    {
        var number = await app.UrgentAsync();
        await UnheardAsync(number, Anna, (t, actor, at) => t.Assign(actor, actor.Id, at));
        await UnheardAsync(number, Anna, (t, actor, at) => t.Assign(actor, null, at));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.ClimbAsync();
        Assert.Equal([Timur, Anna], await app.ToldAsync((await app.PageOfAsync(number))!));
    }

    public async ValueTask InitializeAsync()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    // what happens to the ticket is in the log, and the outbox no longer has it
    private async Task UnheardAsync(long number, string by, Action<Ticket, Actor, DateTimeOffset> change)
    {
        await using var db = app.OwnerDb();
        var before = (await db.Database.SqlQuery<long>($"select coalesce(max(event_id), 0) as value from event_outbox").ToListAsync(Ct))[0];
        await app.ChangeAsync(number, by, change);
        await app.BreakAsync($"delete from event_outbox where event_id > {before}");
    }
}
