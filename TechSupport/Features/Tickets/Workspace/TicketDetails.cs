using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.People;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>All a technician sees of one ticket.</summary>
public sealed record TicketDetails
{
    public required Ticket Ticket { get; init; }
    public required User Requester { get; init; }
    public required string Department { get; init; }
    public required string? Category { get; init; }
    public required EquipmentItem? Equipment { get; init; }

    /// <summary>How many other tickets the same device has had.</summary>
    public required int EquipmentTickets { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
    public required IReadOnlyDictionary<long, string> Names { get; init; }

    public string Name(long? person) => person is { } id && Names.TryGetValue(id, out var name) ? name : "";

    public static async Task<TicketDetails> LoadAsync(AppDb db, Actor actor, Ticket ticket, CancellationToken ct)
    {
        var comments = await db.CommentsFor(actor, ticket).AsNoTracking().OrderBy(c => c.Id).ToListAsync(ct);
        var events = await db.EventsOf(ticket).AsNoTracking().OrderBy(e => e.Id).ToListAsync(ct);
        var people = comments.Select(c => c.AuthorId).Concat(events.Select(e => e.ActorId)).Concat(events.Select(TimelineEntry.AssigneeOf))
            .Append(ticket.AssigneeId).Append(ticket.RequesterId).OfType<long>().Distinct().ToArray();
        var department = await db.Departments.AsNoTracking().SingleAsync(d => d.Id == ticket.DepartmentId, ct);
        var category = ticket.CategoryId is null ? null : await db.Categories.AsNoTracking().SingleAsync(c => c.Id == ticket.CategoryId, ct);
        return new TicketDetails
        {
            Ticket = ticket,
            Requester = await db.Users.AsNoTracking().SingleAsync(u => u.Id == ticket.RequesterId, ct),
            Department = department.LocalName,
            Category = category?.LocalName,
            Equipment = ticket.EquipmentId is null ? null : await db.Equipment.AsNoTracking().SingleAsync(e => e.Id == ticket.EquipmentId, ct),
            EquipmentTickets = ticket.EquipmentId is null ? 0 : await db.TicketsFor(actor).CountAsync(t => t.EquipmentId == ticket.EquipmentId && t.Id != ticket.Id, ct),
            Timeline = TimelineEntry.Merge(comments, events),
            Names = await db.Users.Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.FullName, ct),
        };
    }
}

/// <summary>One stop of the conversation: something said, or something done.</summary>
public sealed record TimelineEntry(DateTimeOffset At, Comment? Comment, Event? Event)
{
    public static IReadOnlyList<TimelineEntry> Merge(IEnumerable<Comment> comments, IEnumerable<Event> events) =>
        [.. comments.Select(c => new TimelineEntry(c.At, c, null))
            .Concat(events.Where(e => !TicketEvent.KindOf(e.Kind).IsMessage).Select(e => new TimelineEntry(e.At, null, e)))
            .OrderBy(e => e.At).ThenBy(e => e.Event is null ? 0 : 1)];

    public static long? AssigneeOf(Event e) => long.TryParse(e.Fact("to"), out var id) ? id : null;
}
