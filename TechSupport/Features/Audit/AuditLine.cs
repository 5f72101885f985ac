namespace TechSupport.Features.Audit;

/// <summary>One event in words.</summary>
/// <param name="Who">Name of who did it; null for the system itself.</param>
/// <param name="Thing">"Request", "Person", …</param>
/// <param name="Name">Which one: a number or a name.</param>
/// <param name="Link">Where it can be seen, if anywhere.</param>
/// <param name="IsPlate">Whether the name is what a plate carries: a ticket, room or inventory number.</param>
/// <param name="Change">What changed; empty when the action says it all.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, long? ActorId, string? Who, string Thing, string Name, string? Link, bool IsPlate, string Action, string Change)
{
    /// <summary>What was done, and what changed by it.</summary>
    public string Sentence => Change.Length > 0 ? $"{Action}. {Change}" : Action;
}
