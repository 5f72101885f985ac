using Microsoft.EntityFrameworkCore;
using TechSupport.Data.Migrations;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Sla;

/// <summary>What the database keeps of a ticket's clock, also of what the version before writes and wrote.</summary>
public sealed class PauseTests(App app) : IClassFixture<App>
{
    private static Guid Key => Guid.NewGuid();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_read_again_replays_the_same_clock()
    {
        var number = await MovedAsync();
        var ticket = await app.TicketAsync(number);
        Assert.Equal([PauseReason.Requester, PauseReason.Supplier, PauseReason.Resolved, PauseReason.Supplier], ticket.Pauses.Select(p => p.Reason));
        Assert.Equal(TimeSpan.FromMinutes(20 + 30 + 120 + 10), ticket.Waited);
        Assert.Equal(ticket.ResponseDueAt, ticket.Sla.Response.DueAt);
        Assert.Equal(ticket.ResolveDueAt, ticket.Sla.Resolution.DueAt);
        Assert.Equal(ticket.DueAt, ticket.Sla.DueAt);
    }

    [Fact]
    public async Task The_pauses_of_tickets_from_before_are_found_in_their_events()
    {
        var numbers = new List<long> { await MovedAsync(), await SuppliedAsync(), await SwitchedAsync(), await ClosedAndReopenedAsync() };
        var before = await ReadAsync();
        await using (var db = app.OwnerDb())
        {
            // as the version before left them: no pauses, waits only, due dates that count the time a ticket was resolved
            await db.Database.ExecuteSqlRawAsync("""
                update tickets t set pauses = '[]', response_due_at = created_at, resolve_due_at = created_at, due_at = 'infinity',
                    waited = coalesce((select sum((p->>'until')::timestamptz - (p->>'from')::timestamptz) from jsonb_array_elements(pauses) p where p->>'reason' <> 'resolved'), '0')
                where pauses <> '[]' or status = 'waiting'
                """, Ct);
            Assert.NotEqual(before, await ReadAsync());
            await db.Database.ExecuteSqlRawAsync(TicketPausesBackfill.Sql, Ct);
        }
        Assert.Equal(before, await ReadAsync());
        await using (var db = app.OwnerDb()) await db.Database.ExecuteSqlRawAsync(TicketPausesBackfill.Sql, Ct);
        Assert.Equal(before, await ReadAsync());

        async Task<List<string>> ReadAsync()
        {
            await using var db = app.Db();
            return [.. (await db.Tickets.AsNoTracking().Where(t => numbers.Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(Ct))
                .Select(t => string.Join(' ', [t.Id, t.Waited, t.WaitingSince?.ToString("O"), t.ResponseDueAt.ToString("O"), t.ResolveDueAt.ToString("O"), t.DueAt.ToString("O"),
                    .. t.Pauses.Select(p => $"{p.Reason} {p.From:O} {p.Until:O}")]))];
        }
    }

    [Fact]
    public async Task A_wait_whose_events_are_gone_still_moves_the_resolution()
    {
        var number = await app.NewTicketAsync();
        await using (var db = app.OwnerDb())
        {
            await db.Database.ExecuteSqlAsync($"update tickets set waited = '90 minutes' where id = {number}", Ct);
            await db.Database.ExecuteSqlRawAsync(TicketPausesBackfill.Sql, Ct);
            await db.Database.ExecuteSqlRawAsync(TicketPausesBackfill.Sql, Ct);
        }
        var ticket = await app.TicketAsync(number);
        Assert.Equal((ticket.CreatedAt.AddHours(2), ticket.CreatedAt.AddHours(9.5)), (ticket.ResponseDueAt, ticket.ResolveDueAt));
        Assert.Equal(ticket.ResolveDueAt, ticket.Sla.Resolution.DueAt);
    }

    [Theory]
    [InlineData("status = 'open', waiting_for = null, waiting_since = null", PauseReason.Supplier)]
    [InlineData("status = 'closed', closed_at = updated_at + interval '1 hour', waiting_for = null, waiting_since = null", PauseReason.Supplier)]
    [InlineData("waiting_for = 'requester'", PauseReason.Supplier)]
    public async Task A_wait_that_the_version_before_ends_is_kept(string update, PauseReason reason)
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Supplier, "Print head ordered", Key, at));
        Assert.Equal(reason, Assert.Single((await AsBeforeAsync(number, update)).Pauses).Reason);
    }

    [Fact]
    public async Task The_time_resolved_is_kept_when_the_version_before_opens_a_ticket_again()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "The ribbon is replaced.", Key, at));
        var ticket = await AsBeforeAsync(number, "status = 'open', resolved_at = null");
        var pause = Assert.Single(ticket.Pauses);
        Assert.Equal((PauseReason.Resolved, TimeSpan.FromHours(1)), (pause.Reason, pause.Until - pause.From));
    }

    [Fact]
    public async Task What_this_version_writes_itself_is_not_kept_twice()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Supplier, "Print head ordered", Key, at));
        await using var db = app.Db();
        var ticket = await db.Tickets.SingleAsync(t => t.Id == number, Ct);
        ticket.Resolve(await app.ActorAsync("tech@crb.local"), "The ribbon is replaced.", Key, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
        Assert.Single((await app.TicketAsync(number)).Pauses);
    }

    private async Task<Ticket> AsBeforeAsync(long number, string update)
    {
        await using (var db = app.Db())
#pragma warning disable EF1002 // the texts above
            await db.Database.ExecuteSqlRawAsync($"update tickets set updated_at = updated_at + interval '1 hour', {update} where id = {number}", Ct);
#pragma warning restore EF1002
        return await app.TicketAsync(number);
    }

    private Task<long> MovedAsync() => TicketAsync((t, nurse, tech, after) =>
    {
        t.Wait(tech, WaitingFor.Requester, "Which printer?", Key, after(10));
        t.AddInformation(nurse, "The one in room 214", Key, after(30));
        t.AddInformation(nurse, "It is the left one", Key, after(40));
        t.Wait(tech, WaitingFor.Supplier, "Print head ordered", Key, after(50));
        t.AddInformation(nurse, "We use room 216 for now", Key, after(60));
        t.Reopen(tech, null, Key, after(80));
        t.Resolve(tech, "The print head is replaced.", Key, after(100));
        t.Reopen(nurse, "It prints blank again", Key, after(220));
        t.Wait(tech, WaitingFor.Supplier, "Another one ordered", Key, after(230));
        t.Resolve(tech, "The print head is replaced.", Key, after(240));
    });

    private Task<long> SuppliedAsync() => TicketAsync((t, nurse, tech, after) =>
    {
        t.Wait(tech, WaitingFor.Supplier, "Print head ordered", Key, after(10));
        t.AddInformation(nurse, "We use room 216 for now", Key, after(20));
    });

    private Task<long> SwitchedAsync() => TicketAsync((t, nurse, tech, after) =>
    {
        t.Wait(tech, WaitingFor.Supplier, "Print head ordered", Key, after(10));
        t.Wait(tech, WaitingFor.Requester, "Is it there?", Key, after(30));
        t.AddInformation(nurse, "Yes", Key, after(40));
    });

    private Task<long> ClosedAndReopenedAsync() => TicketAsync((t, nurse, tech, after) =>
    {
        t.Close(tech, "Reported twice", Key, after(10));
        t.Reopen(tech, null, Key, after(30));
        t.Resolve(tech, "The ribbon is replaced.", Key, after(40));
        t.Close(nurse, null, Key, after(50));
        t.Reopen(tech, null, Key, after(70));
    });

    private async Task<long> TicketAsync(Action<Ticket, Actor, Actor, Func<int, DateTimeOffset>> then)
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        return await app.NewTicketAsync(then: (ticket, tech, at) => then(ticket, nurse, tech, minutes => at.AddMinutes(minutes)));
    }
}
