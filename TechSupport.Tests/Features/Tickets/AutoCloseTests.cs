using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Sla;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets;

public sealed class AutoCloseTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_resolved_request_nobody_objects_to_is_closed_by_the_system()
    {
        var resolved = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        var open = await app.NewTicketAsync();
        app.Clock.Advance(Targets.AutoClose - TimeSpan.FromSeconds(1));
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
}
