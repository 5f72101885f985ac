using TechSupport.Features.People;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>A verb with its arguments, ready for one ticket or many.</summary>
public sealed class TicketCommand
{
    private readonly Action<Ticket, Sender> act;
    private readonly Func<AppDb, Ticket, Actor, CancellationToken, Task>? check;

    private TicketCommand(TicketVerb verb, Action<Ticket, Sender> act, Func<AppDb, Ticket, Actor, CancellationToken, Task>? check = null) =>
        (Verb, this.act, this.check) = (verb, act, check);

    public TicketVerb Verb { get; }

    /// <param name="to">The technician who gets it; null gives it back.</param>
    public static TicketCommand Assign(long? to) => new(TicketVerb.Assign, (ticket, by) => ticket.Assign(by.Actor, to, by.At), async (db, ticket, actor, ct) =>
    {
        // the synthetic check is no technician, but takes what it reported
        var fits = TicketPolicy.CanAssignTo(actor, to) && (to is null || ticket.IsProbe && to == ticket.RequesterId || (await db.TechniciansAsync(ct)).Any(t => t.Id == to));
        if (!fits) throw new RuleViolation("This person does not work on tickets. Choose someone from the list.") { Field = "To" };
    });

    /// <summary>Gives it to the actor.</summary>
    public static TicketCommand Take() => new(TicketVerb.Assign, (ticket, by) => ticket.Assign(by.Actor, by.Actor.Id, by.At), async (db, ticket, actor, ct) =>
        await Assign(actor.Id).check!(db, ticket, actor, ct));

    public static TicketCommand Classify(Classification to) => new(TicketVerb.Classify, (ticket, by) => ticket.Classify(by.Actor, to, by.At), async (db, ticket, _, ct) =>
    {
        // a category that is out of use since may stay
        if (to.CategoryId is { } id && id != ticket.CategoryId && !await db.Categories.AnyAsync(c => c.Id == id && c.Active, ct))
            throw new RuleViolation("There is no such category. Choose one from the list.") { Field = "CategoryId" };
    });

    /// <summary>A message for the other side. The one who reported it adds to it, also a technician with a problem of their own: that is no reply.</summary>
    public static TicketCommand Say(string text) => new(TicketVerb.Comment, (ticket, by) =>
    {
        if (TicketPolicy.IsRequester(by.Actor, ticket)) ticket.AddInformation(by.Actor, text, by.Key, by.At);
        else ticket.Reply(by.Actor, text, by.Key, by.At);
    });

    public static TicketCommand Note(string text) => new(TicketVerb.Note, (ticket, by) => ticket.Note(by.Actor, text, by.Key, by.At));

    public static TicketCommand Wait(WaitingFor waitingFor, string? message) =>
        new(TicketVerb.Wait, (ticket, by) => ticket.Wait(by.Actor, waitingFor, message, by.Key, by.At));

    public static TicketCommand Resolve(string text) => new(TicketVerb.Resolve, (ticket, by) => ticket.Resolve(by.Actor, text, by.Key, by.At));

    public static TicketCommand Reopen(string? text) => new(TicketVerb.Reopen, (ticket, by) => ticket.Reopen(by.Actor, text, by.Key, by.At));

    public static TicketCommand Close(string? reason) => new(TicketVerb.Close, (ticket, by) => ticket.Close(by.Actor, reason, by.Key, by.At));

    /// <summary>Closes what was resolved by <paramref name="deadline"/> and nobody objected to; refused when the requester has answered since it was listed.</summary>
    public static TicketCommand CloseUnlessAnswered(DateTimeOffset deadline) => new(TicketVerb.Close, (ticket, by) =>
    {
        if (ticket.Status != TicketStatus.Resolved || ticket.ResolvedAt > deadline) throw new RuleViolation("Ticket {0} is not waiting to be closed.", ticket.Id);
        ticket.Close(by.Actor, null, by.Key, by.At);
    });

    /// <summary>Checks what only the database knows, then does it.</summary>
    /// <exception cref="RuleViolation">A rule of the ticket, or a reference to something that is not there.</exception>
    internal async Task ApplyAsync(AppDb db, Ticket ticket, Sender by, CancellationToken ct)
    {
        if (check is not null) await check(db, ticket, by.Actor, ct);
        var before = ticket.Events.Count;
        act(ticket, by);
        // where nothing happened nothing is written: for a version without an event it could not be told what its readers have seen
        if (ticket.Events.Count > before) ticket.Stamp(by.Key);
    }

    /// <summary>Who sends a command, with which key, and when.</summary>
    internal sealed record Sender(Actor Actor, Guid Key, DateTimeOffset At);
}
