using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Absences;

/// <summary>A person is away, on holiday or ill, and not on call meanwhile.</summary>
public sealed class Absence : IRecordsEvents
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private readonly List<Event> events = [];

    private Absence() { }

    public long Id { get; private set; }
    public long PersonId { get; private set; }
    public DateTimeOffset BeginsAt { get; private set; }

    /// <summary>From here on the person is back.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>On the last day.</summary>
    public DateTimeOffset LastMoment => EndsAt.AddTicks(-1);

    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>Until when the person really was away; not after the beginning if never.</summary>
    public DateTimeOffset Until => WithdrawnAt is { } back && back < EndsAt ? back : EndsAt;

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    public static Absence Add(Actor actor, long person, DateTimeOffset begins, DateTimeOffset ends, DateTimeOffset at)
    {
        if (ends <= begins) throw new RuleViolation("The last day is before the first.") { Field = "Until" };
        if (ends <= at) throw new RuleViolation("This is over already.") { Field = "Until" };
        if (ends - begins > Longest) throw new RuleViolation("An absence lasts a year at most.") { Field = "Until" };
        // who was on call before is not changed by it
        var absence = new Absence { PersonId = person, BeginsAt = (begins < at ? at : begins).ToTheMinute(), EndsAt = ends };
        absence.Record(OnCallEvent.AbsenceAdded, actor, at);
        return absence;
    }

    /// <summary>The person is there after all, or again: who was on call meanwhile is not changed by it. Saying so again changes nothing.</summary>
    public void Withdraw(Actor actor, DateTimeOffset at)
    {
        if (WithdrawnAt is not null) return;
        if (EndsAt <= at) throw new RuleViolation("This is over already.");
        WithdrawnAt = at.ToTheMinute();
        Record(OnCallEvent.AbsenceWithdrawn, actor, at);
    }

    private void Record(string kind, Actor actor, DateTimeOffset at) =>
        events.Add(OnCallEvent.Of(kind, actor, at, ("person", PersonId), ("begins", BeginsAt), ("until", Until > BeginsAt ? Until : EndsAt)));
}
