using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

public sealed class AutoCloseTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_resolved_request_nobody_objects_to_is_closed_by_the_system()
    {
        var resolved = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        var open = await app.NewTicketAsync();
        app.Clock.Advance(SlaTargets.AutoClose - TimeSpan.FromSeconds(1));
        await app.RunJobAsync<AutoClose>();
        Assert.Equal(TicketStatus.Resolved, (await app.TicketAsync(resolved)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.RunJobAsync<AutoClose>();
        await app.RunJobAsync<AutoClose>();
        var ticket = await app.TicketAsync(resolved);
        Assert.Equal(TicketStatus.Closed, ticket.Status);
        Assert.Null(Assert.Single(ticket.Events, e => e.Kind == TicketEvent.Closed).ActorId);
        Assert.Equal(TicketStatus.New, (await app.TicketAsync(open)).Status);
    }

    [Fact]
    public async Task A_resolved_request_whose_requester_says_it_still_fails_is_not_closed()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        using var nurse = await app.SignInAsync("staff@crb.local");
        await nurse.GetAsync($"/tickets/{number}/reopen");
        Assert.Equal(302, (await nurse.SubmitAsync("#verb-form", ("Input.Text", "It prints blank again"))).Status);
        app.Clock.Advance(SlaTargets.AutoClose + TimeSpan.FromDays(1));
        await app.RunJobAsync<AutoClose>();
        var ticket = await app.TicketAsync(number);
        Assert.Equal((TicketStatus.Open, true), (ticket.Status, ticket.Unanswered));
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.NotNull((await tech.GetAsync("/tickets?view=unanswered")).Html.QuerySelector($"tr[data-row='{number}']"));
    }
}
