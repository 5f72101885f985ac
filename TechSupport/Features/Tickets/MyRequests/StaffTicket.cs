using System.Globalization;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Features.Tickets.Workspace;

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

    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Messages before these are shown on request.</summary>
    public required bool HasEarlier { get; init; }

    public required bool CanAdd { get; init; }
    public required bool CanConfirm { get; init; }
    public required bool CanReopen { get; init; }

    public bool IsAsked => Ticket.Status == TicketStatus.Waiting && Ticket.WaitingFor == WaitingFor.Requester;

    /// <summary>What we asked, while we wait for the answer.</summary>
    public Message? Question => IsAsked ? Messages.LastOrDefault(m => !m.IsMine) : null;

    public DateTimeOffset? ClosesAt => Ticket.ClosesAt;

    /// <param name="all">The whole conversation, not only its newest messages.</param>
    /// <returns>Null when there is no such request of this person's.</returns>
    public static async Task<StaffTicket?> LoadAsync(AppDb db, Actor actor, long number, bool all, CancellationToken ct = default)
    {
        if (await HeadAsync(db, actor, number, ct) is not { } head) return null;
        var ticket = head.Ticket;
        var messages = await MessagesAsync(db, actor, ticket, all ? int.MaxValue - 1 : Timeline.Newest, ct);
        var offered = TicketVerb.OfferedTo(actor, ticket).ToList();
        return new StaffTicket
        {
            Ticket = ticket,
            Department = head.Department ?? "",
            InventoryNumber = head.InventoryNumber,
            State = new(ticket.Status, ticket.WaitingFor, head.Assignee, ticket.FirstResponseAt is null ? ticket.ResponseDueAt : null),
            LoggedBy = ticket.CreatedById == ticket.RequesterId ? null : head.Writer,
            Messages = messages.Shown,
            HasEarlier = messages.HasEarlier,
            CanAdd = TicketPolicy.CanAddInformation(actor, ticket),
            CanConfirm = offered.Contains(TicketVerb.Close),
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

    private static async Task<(IReadOnlyList<Message> Shown, bool HasEarlier)> MessagesAsync(AppDb db, Actor actor, Ticket ticket, int most, CancellationToken ct)
    {
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        var newest = await (from c in db.CommentsFor(actor, ticket)
                            where c.Kind == CommentKind.Reply
                            orderby c.Id descending
                            join u in db.Users on c.AuthorId equals u.Id into authors
                            from u in authors.DefaultIfEmpty()
                            join d in db.Departments on u.DepartmentId equals d.Id into departments
                            from d in departments.DefaultIfEmpty()
                            select new Message(c.AuthorId == ticket.RequesterId, u.FullName, russian ? d.NameRu : d.Name, c.Body, c.At))
            .Take(most + 1).AsNoTracking().ToListAsync(ct);
        return ([.. newest.Take(most).Reverse()], newest.Count > most);
    }

    private sealed record Head(Ticket Ticket, string Writer, string? Assignee, string? Department, string? InventoryNumber);

    /// <summary>A public reply.</summary>
    /// <param name="Author">Null when the system wrote it.</param>
    public sealed record Message(bool IsMine, string? Author, string? Department, string Body, DateTimeOffset At);
}
