using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>A request as its requester reads it in a list.</summary>
public sealed record StaffRow
{
    public required long Id { get; init; }
    public required uint Version { get; init; }
    public required string Subject { get; init; }
    public required StaffState State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the requester has to do comes first: a question, then a check, then the rest.</summary>
    public int AttentionRank => State switch
    {
        { Status: TicketStatus.Waiting, WaitingFor: WaitingFor.Requester } => 0,
        { Status: TicketStatus.Resolved } => 1,
        _ => 2,
    };

    /// <summary>Reads the rows of an ordered and limited query, without tracking.</summary>
    public static Task<List<StaffRow>> ReadAsync(AppDb db, IQueryable<Ticket> tickets, CancellationToken ct) =>
        tickets.Select(t => new StaffRow
        {
            Id = t.Id, Version = t.Version, Subject = t.Subject, CreatedAt = t.CreatedAt,
            State = new StaffState(t.Status, t.WaitingFor, db.Users.Where(u => u.Id == t.AssigneeId).Select(u => u.FullName).FirstOrDefault(),
                t.FirstResponseAt == null ? t.ResponseDueAt : null, t.ResolveDueAt, t.ReopenedAt != null),
        }).AsNoTracking().ToListAsync(ct);
}

/// <summary>How far a request is, in the words of the ward.</summary>
/// <param name="AnswerDueAt">Null once somebody has answered.</param>
/// <param name="FixDueAt">When it was promised to be fixed.</param>
/// <param name="IsBack">The requester said that it is still broken, and nobody has answered since.</param>
public sealed record StaffState(TicketStatus Status, WaitingFor? WaitingFor, string? Assignee, DateTimeOffset? AnswerDueAt, DateTimeOffset? FixDueAt, bool IsBack)
{
    public static StaffState Of(Ticket ticket, string? assignee) => new(ticket.Status, ticket.WaitingFor, assignee,
        ticket.FirstResponseAt is null ? ticket.ResponseDueAt : null, ticket.ResolveDueAt, ticket.ReopenedAt is not null);

    public string Css => this switch
    {
        { Status: TicketStatus.Waiting, WaitingFor: Tickets.WaitingFor.Requester } => "info",
        { Status: TicketStatus.Resolved } => "good",
        { Status: TicketStatus.Closed } => "sub",
        _ => "",
    };

    public string Icon => this switch
    {
        { Status: TicketStatus.Waiting, WaitingFor: Tickets.WaitingFor.Requester } => "s-wait",
        { Status: TicketStatus.Waiting } => "s-hold",
        { Status: TicketStatus.Resolved } => "s-done",
        { Status: TicketStatus.Closed } => "s-closed",
        { Status: TicketStatus.New } => "s-new",
        _ => "s-open",
    };

    /// <param name="phone">Of the IT duty: what is late may be urgent.</param>
    public string Words(IStringLocalizer text, HospitalClock clock, string phone) => Status switch
    {
        TicketStatus.Waiting when WaitingFor == Tickets.WaitingFor.Requester => text["We have a question for you"],
        TicketStatus.Waiting => text["We are waiting for a supplier or a spare part"],
        TicketStatus.Resolved => text["Fixed. Please check: does it work now?"],
        TicketStatus.Closed => text["Closed"],
        TicketStatus.New or TicketStatus.Open when IsBack => Assignee is null ? text["Still broken, as you told us. Waiting for IT"] : text["Still broken, as you told us. {0} is working on it", First],
        TicketStatus.New when AnswerDueAt is null => text["Received. Waiting for IT"],
        TicketStatus.New when AnswerDueAt < clock.Now => text["Waiting. This is taking longer than promised – if urgent, call {0}.", phone],
        TicketStatus.New => text["Waiting. We will answer by {0}", clock.InSentence(AnswerDueAt!.Value)],
        _ when FixDueAt < clock.Now => text["We are working on it, but it takes longer than promised. If urgent, call {0}.", phone],
        _ => Assignee is null ? text["We are working on it"] : text["{0} is working on it", First],
    };

    private string First => Assignee!.Split(' ')[0];
}
