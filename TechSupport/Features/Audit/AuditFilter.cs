using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Audit;

/// <summary>Which part of the audit log to show.</summary>
/// <param name="People">Ids of people; what they did and what was done to their accounts. Null means everybody.</param>
/// <param name="From">First day, in the hospital's zone.</param>
/// <param name="To">Last day, included.</param>
/// <param name="Before">Id of the last row of the page before.</param>
/// <param name="Robot">False leaves out what the synthetic check did, unless a person or ticket is asked for: it does something every five minutes.</param>
public sealed record AuditFilter(IReadOnlyList<long>? People, long? Ticket, string? Kind, DateOnly? From, DateOnly? To, long? Before, bool Robot = true)
{
    public const int PageSize = 50;

    /// <summary>Newest first, one row more than a page to know whether there are older ones.</summary>
    public Task<List<Event>> ReadAsync(AppDb db, Actor actor, HospitalClock clock, CancellationToken ct = default)
    {
        var events = db.Events.AsNoTracking().ToldTo(db, actor);
        // the days cut away whole partitions
        if (From is { } from)
        {
            var start = clock.StartOf(from);
            events = events.Where(e => e.At >= start);
        }
        if (To is { } to)
        {
            var end = clock.StartOf(to.AddDays(1));
            events = events.Where(e => e.At < end);
        }
        if (Kind is { } kind) events = events.Where(e => e.Kind == kind);
        if (!Robot && People is null && Ticket is null) events = events.WithoutTheCheck(db);
        if (Before is { } before) events = events.Where(e => e.Id < before);
        // one index scan of a page each; an "or" would read everything a busy person ever did
        List<IQueryable<Event>> parts = [events];
        // what is left of a probe names it as its object: the ticket itself is gone
        if (Ticket is { } ticket) parts = [events.Where(e => e.TicketId == ticket), events.Where(e => e.ObjectId == ticket && e.Kind == ProbeEvent.Removed)];
        if (People is { } people)
        {
            var ids = people.ToArray();
            parts = [.. parts.Select(part => part.Where(e => ids.Contains(e.ActorId!.Value))),
                .. parts.Select(part => part.Where(e => ids.Contains(e.ObjectId!.Value) && e.Kind.StartsWith("person.") && (e.ActorId == null || !ids.Contains(e.ActorId.Value))))];
        }
        if (parts.Count > 1) events = parts.Select(part => part.OrderByDescending(e => e.Id).Take(PageSize + 1)).Aggregate((all, part) => all.Concat(part));
        return events.OrderByDescending(e => e.Id).Take(PageSize + 1).ToListAsync(ct);
    }

    /// <summary>Everybody whose name holds these words, or the one with this id.</summary>
    public static async Task<IReadOnlyList<(long Id, string Name)>> FindPeopleAsync(AppDb db, string who, CancellationToken ct = default)
    {
        var found = long.TryParse(who, out var id)
            ? await db.Users.Where(u => u.Id == id).Select(u => new { u.Id, u.FullName }).ToListAsync(ct)
            : await db.Users.Named(NameSearch.PartsOf(who)).ByName().Take(20)
                .Select(u => new { u.Id, u.FullName }).ToListAsync(ct);
        return [.. found.Select(f => (f.Id, f.FullName))];
    }
}
