using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Data;

public sealed class SeedTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_seeded_tickets_are_in_every_state_and_of_every_priority()
    {
        await using var db = app.Db();
        var tickets = await db.Tickets.AsNoTracking().ToListAsync(Ct);
        Assert.InRange(tickets.Count, 55, 70);
        Assert.Equal(Enum.GetValues<TicketStatus>(), tickets.Select(t => t.Status).Distinct().Order());
        Assert.Equal(Enum.GetValues<Priority>(), tickets.Select(t => t.Priority).Distinct().Order());
        Assert.Contains(tickets, t => t.DueAt < app.Clock.Now);
        Assert.Contains(tickets, t => t.DueAt > app.Clock.Now && t.DueAt < app.Clock.Now.AddMinutes(30));
        Assert.Equal(tickets.OrderBy(t => t.CreatedAt).Select(t => t.Id), tickets.Select(t => t.Id).Order());
    }

    [Fact]
    public async Task Irina_has_one_ticket_of_each_state()
    {
        await using var db = app.Db();
        var me = new Actor((await app.PersonAsync("staff@crb.local")).Id, Role.Staff);
        var states = await db.Tickets.VisibleTo(me).Select(t => t.Status).ToListAsync(Ct);
        Assert.Equal(Enum.GetValues<TicketStatus>(), states.Order());
    }

    [Fact]
    public async Task Nothing_that_was_seeded_is_in_the_future_or_still_to_be_mailed()
    {
        await using var db = app.Db();
        Assert.Equal(0, await db.Events.CountAsync(e => e.At > app.Clock.Now, Ct));
        Assert.Equal(0, await db.Comments.CountAsync(c => c.At > app.Clock.Now, Ct));
        Assert.Equal([0L], await db.Database.SqlQuery<long>($"select count(*) from event_outbox").ToListAsync(Ct));
        var chained = await db.Database.SqlQuery<long>($"select count(*) as \"Value\" from event_chain").SingleAsync(Ct);
        Assert.Equal(await db.Events.LongCountAsync(Ct), chained);
    }
}
