using System.Globalization;
using System.Linq.Expressions;

namespace TechSupport.Features.Operations.Availability.Maintenance;

public enum WindowKind { Maintenance, Deployment }

/// <summary>
/// A time for which it was said before that the product may be away. One that is entered when it has begun was not announced: it is
/// shown, and counts as any other time.
/// </summary>
public sealed class MaintenanceWindow : IRecordsEvents
{
    public const int MaxReasonLength = 200;

    /// <summary>Longer is no window.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly List<Event> events = [];

    private MaintenanceWindow() { }

    public long Id { get; private set; }

    public WindowKind Kind { get; private set; }

    public DateTimeOffset BeginsAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>What for; of a deployment that a command recorded, the tag of the release.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>When it was said; null when nobody said it before.</summary>
    public DateTimeOffset? AnnouncedAt { get; private set; }

    /// <summary>Null: a command of the host.</summary>
    public long? AnnouncedBy { get; private set; }

    /// <summary>From then on it is none.</summary>
    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>PostgreSQL xmin; posted back by the form, so that a stale one is noticed.</summary>
    public uint Version { get; private set; }

    public bool IsAnnounced => AnnouncedAt < BeginsAt;

    public bool IsCancelled => CancelledAt is not null;

    /// <summary>From its beginning to its end, or until it was cancelled; empty when that was before.</summary>
    public TimeRange Range => new(BeginsAt, CancelledAt < EndsAt ? CancelledAt.Value : EndsAt);

    /// <summary>It is no part of the availability.</summary>
    public bool IsTakenOut => IsAnnounced && Range.Length > TimeSpan.Zero;

    /// <summary>Those that were announced and hold at a moment: that something is away then is no news.</summary>
    public static Expression<Func<MaintenanceWindow, bool>> HoldingAt(DateTimeOffset at) =>
        w => w.AnnouncedAt < w.BeginsAt && w.BeginsAt <= at && w.EndsAt > at && (w.CancelledAt == null || w.CancelledAt > at);

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    /// <summary>Somebody says what is to come, or enters what was.</summary>
    public static MaintenanceWindow Announce(Actor actor, WindowKind kind, TimeRange time, string reason, DateTimeOffset at) =>
        New(actor, MaintenanceEvent.Entered, kind, time, reason, at, at);

    /// <summary>A command of the host records a deployment.</summary>
    /// <param name="tag">Of the release.</param>
    /// <param name="time">From the first change to the last test.</param>
    /// <param name="announcedAt">When the notice was given; null without one.</param>
    public static MaintenanceWindow Deployed(string tag, TimeRange time, DateTimeOffset? announcedAt, DateTimeOffset at)
    {
        if (announcedAt > at) throw new RuleViolation("A notice is not given in the future.");
        return New(Actor.System, MaintenanceEvent.Deployed, WindowKind.Deployment, time, tag, announcedAt, at, ("release", tag));
    }

    /// <summary>It does not take place, or ends now. What is over stays as it was.</summary>
    public void Cancel(Actor actor, DateTimeOffset at)
    {
        if (IsCancelled) throw new RuleViolation("This window is cancelled already.");
        if (at >= EndsAt) throw new RuleViolation("This window is over, so it cannot be cancelled.");
        CancelledAt = at;
        events.Add(new(MaintenanceEvent.Cancelled, actor, objectId: null, Facts.Of(("window", Kind)), at));
    }

    private static MaintenanceWindow New(Actor actor, string kindOfEvent, WindowKind kind, TimeRange time, string reason, DateTimeOffset? announcedAt, DateTimeOffset at, params (string, object?)[] facts)
    {
        if (time.Until <= time.From) throw new RuleViolation("The window ends before it begins.") { Field = nameof(EndsAt) };
        if (time.Length > Longest) throw new RuleViolation("A window lasts 24 hours at most. Announce several.") { Field = nameof(EndsAt) };
        var window = new MaintenanceWindow
        {
            Kind = kind, BeginsAt = time.From.ToUniversalTime(), EndsAt = time.Until.ToUniversalTime(), AnnouncedAt = announcedAt?.ToUniversalTime(), AnnouncedBy = actor.Id,
            Reason = SingleLine.Require(reason, MaxReasonLength, nameof(Reason), "Enter what the window is for."),
        };
        // the reason is what somebody wrote, and no fact
        window.events.Add(new(kindOfEvent, actor, objectId: null, Facts.Of([("window", kind), ("begins", Iso(window.BeginsAt)), ("until", Iso(window.EndsAt)),
            ("announced", window.IsAnnounced), .. facts]), at));
        return window;
    }

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
