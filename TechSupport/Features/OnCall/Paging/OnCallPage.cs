using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>Why a page is over.</summary>
public enum PageEnding { Taken, Resolved, Closed, Lowered }

/// <summary>
/// What wakes whoever is on call: a ticket that is P1 or an alert of the monitoring. Until somebody acknowledges it, it goes up the
/// ladder and then round all who stand on it; it is over when its cause is taken care of.
/// </summary>
public sealed class OnCallPage : IRecordsEvents
{
    public const int TitleLength = 300;

    /// <summary>So long everybody is told again every <see cref="Soon"/>, and then every <see cref="Later"/>: whoever did not hear six messages hears one an hour.</summary>
    private static readonly TimeSpan Urgent = TimeSpan.FromHours(2);

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    private readonly List<Event> events = [];
    private readonly List<PageCall> calls = [];

    private OnCallPage() { }

    public long Id { get; private set; }

    /// <summary>Null for an alert.</summary>
    public long? TicketId { get; private set; }

    /// <summary>Null for a ticket.</summary>
    public long? AlertId { get; private set; }

    /// <summary>What the alert says; empty for a ticket, which is read through its own gate.</summary>
    public string Title { get; private set; } = "";

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>How many steps were taken, those that told everybody again among them; 0 before the first.</summary>
    public int Step { get; private set; }

    /// <summary>When the next step is due unless somebody acknowledges; null once somebody has, or it is over.</summary>
    public DateTimeOffset? NextStepAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }
    public long? AcknowledgedById { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public PageEnding? Ending { get; private set; }

    /// <summary>PostgreSQL xmin: who acknowledges while it climbs, or after another, is told so.</summary>
    public uint Version { get; private set; }

    /// <summary>Who was told, oldest first; each once, however often they were told again.</summary>
    public IReadOnlyCollection<PageCall> Calls => calls;

    /// <summary>How often everybody was told again.</summary>
    public int Rounds => Step - calls.Select(c => c.Step).Distinct().Count();

    public bool IsOver => EndedAt is not null;

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    public static OnCallPage ForTicket(long ticket, DateTimeOffset at)
    {
        var page = new OnCallPage { TicketId = ticket, OpenedAt = at };
        page.events.Add(OnCallEvent.Of(OnCallEvent.PageOpened, Actor.System, at, ("ticket", ticket)));
        return page;
    }

    public static OnCallPage ForAlert(long alert, string title, DateTimeOffset at)
    {
        var page = new OnCallPage { AlertId = alert, Title = title.Length > TitleLength ? title[..TitleLength] : title, OpenedAt = at };
        page.events.Add(OnCallEvent.Of(OnCallEvent.PageOpened, Actor.System, at, ("alert", alert)));
        return page;
    }

    /// <summary>Tells the next people of the ladder; at its top, everybody on it again.</summary>
    /// <param name="ladder">As it is now: there may have been a handover since.</param>
    /// <param name="patience">How long they have to acknowledge.</param>
    /// <param name="at">Now.</param>
    public void Climb(Ladder ladder, TimeSpan patience, DateTimeOffset at)
    {
        if (IsOver || AcknowledgedAt is not null) return;
        var told = calls.Select(c => c.PersonId).ToHashSet();
        var next = ladder.Next(told);
        var isAgain = next.Count == 0;
        // where there is nobody at all it looks again, too: somebody may be made an administrator
        var rest = !isAgain ? TimeSpan.Zero : at - OpenedAt < Urgent ? Soon : Later;
        NextStepAt = at + (patience > rest ? patience : rest);
        if (isAgain) next = ladder.Everybody;
        if (next.Count == 0) return;
        Step++;
        foreach (var person in next)
        {
            if (!isAgain) calls.Add(new(person, Step, at));
            events.Add(OnCallEvent.Of(OnCallEvent.PageCalled, Actor.System, at, ("to", person), ("step", Step)));
        }
    }

    /// <summary>Everybody was told again after this step, so that a message of it is one too many.</summary>
    public bool IsToldAgainAfter(int step) => Enumerable.Range(step + 1, Math.Max(0, Step - step)).Except(calls.Select(c => c.Step)).Any();

    /// <summary>Somebody looks after it: nobody else is told. Doing so again changes nothing.</summary>
    public void Acknowledge(Actor actor, DateTimeOffset at)
    {
        if (AcknowledgedById is { } already && already == actor.Id) return;
        if (IsOver) throw new RuleViolation("This page is over.");
        if (AcknowledgedAt is not null) throw new RuleViolation("Somebody has acknowledged this page already.");
        (AcknowledgedAt, AcknowledgedById, NextStepAt) = (at, actor.Id, null);
        events.Add(OnCallEvent.Of(OnCallEvent.PageAcknowledged, actor, at));
    }

    /// <summary>Its cause is taken care of.</summary>
    public void End(Actor actor, PageEnding ending, DateTimeOffset at)
    {
        if (IsOver) return;
        (EndedAt, Ending, NextStepAt) = (at, ending, null);
        events.Add(OnCallEvent.Of(OnCallEvent.PageEnded, actor, at, ("ending", ending)));
    }
}

/// <summary>That a person was told of a page.</summary>
public sealed class PageCall
{
    private PageCall() { }

    internal PageCall(long person, int step, DateTimeOffset at) => (PersonId, Step, At) = (person, step, at);

    public long Id { get; private set; }
    public long PageId { get; private set; }
    public long PersonId { get; private set; }

    /// <summary>1 is whoever was on call.</summary>
    public int Step { get; private set; }

    public DateTimeOffset At { get; private set; }
}
