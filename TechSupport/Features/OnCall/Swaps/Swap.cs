using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>asked → accepted, declined or withdrawn; only an accepted one counts.</summary>
public enum SwapState { Asked, Accepted, Declined, Withdrawn }

/// <summary>A person asks another to take a stretch of theirs.</summary>
public sealed class Swap : IRecordsEvents
{
    /// <summary>Said to whoever asks, and to whoever would accept.</summary>
    public const string TakerIsAway = "Whoever is to take it is away for at least a part of this time.";

    private readonly List<Event> events = [];

    private Swap() { }

    public long Id { get; private set; }

    /// <summary>Whose stretch it is.</summary>
    public long FromId { get; private set; }

    /// <summary>Who is asked to take it.</summary>
    public long ToId { get; private set; }

    public DateTimeOffset BeginsAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }
    public SwapState State { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>When it was accepted, declined or withdrawn.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>PostgreSQL xmin: of two answers at once the second one finds the first.</summary>
    public uint Version { get; private set; }

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    public static Swap Ask(Actor actor, long from, long to, DateTimeOffset begins, DateTimeOffset ends, DateTimeOffset at)
    {
        (begins, ends) = (begins.ToTheMinute(), ends.ToTheMinute());
        if (from == to) throw new RuleViolation("Choose somebody else.") { Field = "To" };
        if (ends <= begins) throw new RuleViolation("The end is before the beginning.") { Field = "Until" };
        if (ends <= at) throw new RuleViolation("This is over already.") { Field = "Until" };
        var swap = new Swap { FromId = from, ToId = to, BeginsAt = begins, EndsAt = ends, AskedAt = at };
        swap.Record(OnCallEvent.SwapAsked, actor, to, at);
        return swap;
    }

    /// <summary>From now on it counts; what is past of the stretch stays as it was.</summary>
    public void Accept(Actor actor, DateTimeOffset at)
    {
        if (State == SwapState.Asked && BeginsAt < at && at < EndsAt) BeginsAt = at.ToTheMinute();
        Settle(SwapState.Accepted, OnCallEvent.SwapAccepted, actor, FromId, at);
    }

    public void Decline(Actor actor, DateTimeOffset at) => Settle(SwapState.Declined, OnCallEvent.SwapDeclined, actor, FromId, at);

    public void Withdraw(Actor actor, DateTimeOffset at) => Settle(SwapState.Withdrawn, OnCallEvent.SwapWithdrawn, actor, ToId, at);

    // the same answer again changes nothing
    private void Settle(SwapState state, string kind, Actor actor, long tell, DateTimeOffset at)
    {
        if (State == state) return;
        if (State != SwapState.Asked) throw new RuleViolation("This request is settled already.");
        if (EndsAt <= at) throw new RuleViolation("This is over already.");
        (State, SettledAt) = (state, at);
        Record(kind, actor, tell, at);
    }

    private void Record(string kind, Actor actor, long tell, DateTimeOffset at) =>
        events.Add(OnCallEvent.Of(kind, actor, at, ("to", tell), ("person", FromId), ("begins", BeginsAt), ("until", EndsAt)));
}
