namespace TechSupport.Features.Tickets.Actions;

/// <summary>What can be done to a ticket: its name in addresses, who may do it, and what it must not pass over unseen.</summary>
/// <param name="Name">The last part of its address.</param>
/// <param name="May">Gate three, pure.</param>
/// <param name="Conflicts">Kinds of events that make it stale when they happened since the actor looked. What only says something conflicts with nothing.</param>
public sealed record TicketVerb(string Name, Func<Actor, Ticket, bool> May, params IReadOnlyList<string> Conflicts)
{
    // who has it and whether it is over: what every decision about a ticket rests on
    private static readonly string[] Ends = [TicketEvent.Resolved, TicketEvent.Closed];
    private static readonly string[] States = [TicketEvent.Waiting, TicketEvent.Resumed, TicketEvent.Reopened, .. Ends];

    public static readonly TicketVerb Comment = new("comment", TicketPolicy.CanComment);
    public static readonly TicketVerb Assign = new("assign", TicketPolicy.CanAssign, [TicketEvent.Assigned, .. Ends]);
    public static readonly TicketVerb Classify = new("classify", TicketPolicy.CanClassify, [TicketEvent.Classified, .. Ends]);

    // a question, a solution or a reason is written on what the requester said last
    public static readonly TicketVerb Wait = new("wait", TicketPolicy.CanWait, [TicketEvent.Replied, .. States]);
    public static readonly TicketVerb Resolve = new("resolve", TicketPolicy.CanResolve, [TicketEvent.Replied, TicketEvent.Assigned, .. States]);
    public static readonly TicketVerb Close = new("close", TicketPolicy.CanClose, [TicketEvent.Replied, .. States]);
    public static readonly TicketVerb Reopen = new("reopen", TicketPolicy.CanReopen, States);

    public static readonly IReadOnlyList<TicketVerb> All = [Comment, Assign, Classify, Wait, Resolve, Reopen, Close];
}
