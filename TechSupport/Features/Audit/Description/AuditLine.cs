namespace TechSupport.Features.Audit.Description;

/// <summary>One event in words.</summary>
/// <param name="Who">Name of who did it; null for the system itself.</param>
/// <param name="Thing">"Ticket", "Person", …</param>
/// <param name="Name">Which one: a number or a name.</param>
/// <param name="Link">Where it can be seen, if anywhere.</param>
/// <param name="IsPlate">Whether the name is what a plate carries: a ticket, room or inventory number.</param>
/// <param name="Change">What changed; empty when the action says it all.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, long? ActorId, string? Who, string Thing, string Name, string? Link, bool IsPlate, string Action, string Change)
{
    public required string Icon { get; init; }

    /// <summary>What happened, in one whole sentence to be shown beside its object.</summary>
    public required string Sentence { get; init; }
}
