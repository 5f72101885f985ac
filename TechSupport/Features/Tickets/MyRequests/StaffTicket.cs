using System.Globalization;
using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>One request as its requester sees it. Internal notes are not read at all, so that nothing of them can leak.</summary>
public sealed class StaffTicket
{
    public required Ticket Ticket { get; init; }
    public required string Department { get; init; }
    public required string? InventoryNumber { get; init; }
    public required StaffState State { get; init; }

    /// <summary>The colleague who wrote a phone call down; null when the requester reported it.</summary>
    public required string? LoggedBy { get; init; }

    /// <summary>A stretch of what was said and done, oldest first.</summary>
    public required IReadOnlyList<StaffEntry> Entries { get; init; }

    /// <summary>Where the stretch before it ends; null when this one is the first.</summary>
    public required ConversationCursor? Earlier { get; init; }

    /// <summary>Nothing came after it.</summary>
    public required bool IsNewest { get; init; }

    public required bool CanAdd { get; init; }
    public required bool CanConfirm { get; init; }

    /// <summary>It works again before anybody mended it.</summary>
    public required bool CanWithdraw { get; init; }

    public required bool CanReopen { get; init; }

    public bool IsAsked => Ticket.Status == TicketStatus.Waiting && Ticket.WaitingFor == WaitingFor.Requester;

    /// <summary>What we asked, while we wait for the answer.</summary>
    public StaffEntry? Question => IsAsked && IsNewest ? Entries.LastOrDefault(e => e is { Body: not null, IsMine: false }) : null;

    public DateTimeOffset? ClosesAt => Ticket.ClosesAt;

    /// <param name="before">The end of the stretch of the conversation that is shown.</param>
    /// <returns>Null when there is no such request of this person's.</returns>
    public static async Task<StaffTicket?> LoadAsync(AppDb db, Actor actor, long number, ConversationCursor before, CancellationToken ct = default)
    {
        if (await HeadAsync(db, actor, number, ct) is not { } head) return null;
        var ticket = head.Ticket;
        var (entries, earlier) = await StaffEntry.ReadAsync(db, actor, ticket, before, ct);
        var offered = TicketVerb.OfferedTo(actor, ticket).ToList();
        return new StaffTicket
        {
            Ticket = ticket,
            Department = head.Department ?? "",
            InventoryNumber = head.InventoryNumber,
            State = StaffState.Of(ticket, head.Assignee),
            LoggedBy = ticket.CreatedById == ticket.RequesterId ? null : head.Writer,
            Entries = entries,
            Earlier = earlier,
            IsNewest = before == ConversationCursor.End,
            CanAdd = TicketPolicy.CanAddInformation(actor, ticket),
            CanConfirm = ticket.IsDone && offered.Contains(TicketVerb.Close),
            CanWithdraw = !ticket.IsDone && offered.Contains(TicketVerb.Close),
            CanReopen = offered.Contains(TicketVerb.Reopen),
        };
    }

    private static Task<Head?> HeadAsync(AppDb db, Actor actor, long number, CancellationToken ct)
    {
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        return (from t in db.TicketsFor(actor).AsNoTracking()
                where t.Id == number
                join w in db.Users on t.CreatedById equals w.Id
                join a in db.Users on t.AssigneeId equals a.Id into assignees
                from a in assignees.DefaultIfEmpty()
                join d in db.Departments on t.DepartmentId equals d.Id into departments
                from d in departments.DefaultIfEmpty()
                join e in db.Equipment on t.EquipmentId equals e.Id into devices
                from e in devices.DefaultIfEmpty()
                select new Head(t, w.FullName, a.FullName, russian ? d.NameRu : d.Name, e.InventoryNumber)).SingleOrDefaultAsync(ct);
    }

    private sealed record Head(Ticket Ticket, string Writer, string? Assignee, string? Department, string? InventoryNumber);
}
