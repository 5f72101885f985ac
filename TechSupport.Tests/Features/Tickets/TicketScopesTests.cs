using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

/// <summary>Gate two: who is shown which tickets and words, as statements nobody sends.</summary>
[Trait("Needs", "nothing")]
public sealed class TicketScopesTests : TicketRules, IDisposable
{
    private static readonly Actor Check = new(8, Role.Monitor);

    private readonly AppDb db = new(Database.Options(new DbContextOptionsBuilder<AppDb>(), "Host=nowhere").Options);

    [Fact]
    public void Technicians_see_every_real_ticket_staff_their_own_and_the_check_its_probes()
    {
        var (own, probe, other) = (Reported(), Probe(8), Probe(9));
        Ticket[] Seen(Actor actor) => [.. new[] { own, probe, other }.AsQueryable().VisibleTo(actor)];
        Assert.Equal([own], Seen(Timur));
        Assert.Equal([own], Seen(new(5, Role.Admin)));
        Assert.Equal([own], Seen(Nurse));
        Assert.Empty(Seen(new(7, Role.Staff)));
        Assert.Empty(Seen(new(8, Role.Staff)));
        Assert.Equal([probe], Seen(Check));
        Assert.Empty(Seen(new(1, Role.Monitor)));
        Assert.Empty(Seen(new(null, Role.Staff)));
    }

    [Fact]
    public void Active_is_what_is_neither_resolved_nor_closed()
    {
        var (reported, resolved, waiting) = (Reported(), Resolved(), Reported());
        waiting.Wait(Timur, WaitingFor.Supplier, null, Key, After(1));
        var taken = Reported();
        taken.Assign(Timur, Timur.Id, After(1));
        Assert.Equal([reported, waiting, taken], new[] { reported, resolved, waiting, taken }.AsQueryable().Active());
    }

    [Fact]
    public void Who_looks_is_asked_whatever_is_looked_for()
    {
        IQueryable<Ticket>[] ways = [db.TicketsFor(Nurse), db.TicketsFor(Nurse, "printer"), db.TicketsFor(Nurse, "printer", first: true), db.TicketsFor(Nurse, ""), db.TicketsFor(Nurse, [TicketStatus.Open])];
        Assert.All(ways, way => Assert.Contains("t.requester_id = @me and t.source <> 'probe'", Sql(way), StringComparison.Ordinal));
    }

    [Fact]
    public void Words_and_statuses_are_looked_up_and_first_where_that_is_asked_for()
    {
        const string search = "where t.search @@ search_terms(@p0, @p1, @p2, true)";
        Assert.DoesNotContain("search_terms", Sql(db.TicketsFor(Timur, "")), StringComparison.Ordinal);
        Assert.Contains(search, Sql(db.TicketsFor(Timur, "printer")), StringComparison.Ordinal);
        Assert.DoesNotContain("offset 0", Sql(db.TicketsFor(Timur, "printer")), StringComparison.Ordinal);
        Assert.Contains($"{search} offset 0", Sql(db.TicketsFor(Timur, "printer", first: true)), StringComparison.Ordinal);
        var statuses = Sql(db.TicketsFor(Timur, [TicketStatus.Open, TicketStatus.Resolved]));
        Assert.Contains("where t.status = any(@p0) offset 0", statuses, StringComparison.Ordinal);
        Assert.Contains("'open', 'resolved'", statuses, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_asked_for_on_behalf_of_technicians_only()
    {
        Assert.DoesNotContain("'reply'", Sql(db.CommentsFor(Timur, Reported())), StringComparison.Ordinal);
        Assert.Contains("c.kind = 'reply'", Sql(db.CommentsFor(Nurse, Reported())), StringComparison.Ordinal);
        // and not on what they reported themselves
        var own = Ticket.Report(Timur, new TicketReport { Subject = "Mine", RequesterId = Timur.Id!.Value, DepartmentId = 1, RequestKey = Guid.NewGuid() }, DateTimeOffset.UnixEpoch);
        Assert.Contains("c.kind = 'reply'", Sql(db.CommentsFor(Timur, own)), StringComparison.Ordinal);
        Assert.Contains("t.kind = 'reply' or not exists", Sql(db.CommentsFor(Timur, "printer")), StringComparison.Ordinal);
        Assert.Contains("t.kind = 'reply'", Sql(db.CommentsFor(Nurse, "printer")), StringComparison.Ordinal);
        Assert.Contains("c.ticket_id = @ticket_id", Sql(db.CommentsFor(Nurse, Reported())), StringComparison.Ordinal);
        Assert.Contains("c.ticket_id = @ticket_id", Sql(db.CommentsFor(Timur, Reported())), StringComparison.Ordinal);
        Assert.Contains("c.search @@ search_terms(@p0, @p1, @p2, true)", Sql(db.CommentsFor(Nurse, "printer")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_events_of_a_ticket_are_those_since_it_was_made() =>
        Assert.Contains("e.ticket_id = @ticket_id and e.at >= @ticket_createdat", Sql(db.EventsOf(Reported())).Replace("@ticket_created_at", "@ticket_createdat", StringComparison.Ordinal), StringComparison.Ordinal);

    public void Dispose() => db.Dispose();

    private static string Sql<T>(IQueryable<T> query) => query.ToQueryString().ToLowerInvariant();

    private static Ticket Probe(long owner) =>
        Ticket.Report(new(owner, Role.Monitor), new() { Subject = "Smoke test", RequesterId = owner, DepartmentId = null, RequestKey = Key }, Start);
}
