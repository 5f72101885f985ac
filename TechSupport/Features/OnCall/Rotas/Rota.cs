using System.Globalization;

namespace TechSupport.Features.OnCall.Rotas;

/// <summary>The hospital's one rota: when a week is handed over, and who takes turns in which group.</summary>
public sealed class Rota : IRecordsEvents
{
    /// <summary>The id of the one row.</summary>
    public const long OnlyOne = 1;

    public const int LargestGroup = 50;

    private readonly List<Event> events = [];

    private Rota() { }

    public long Id { get; private set; } = OnlyOne;
    public DayOfWeek HandoverDay { get; private set; } = DayOfWeek.Monday;

    /// <summary>On the hospital's clocks.</summary>
    public TimeOnly HandoverAt { get; private set; } = new(8, 0);

    /// <summary>The first handover is on this day or after it.</summary>
    public DateOnly StartsOn { get; private set; }

    /// <summary>Ids of people in the order of their turns; this group has the first week.</summary>
    public long[] DevOps { get; private set; } = [];

    /// <summary>The same of the group that has the second week.</summary>
    public long[] HospitalIt { get; private set; } = [];

    /// <summary>PostgreSQL xmin.</summary>
    public uint Version { get; private set; }

    public RotaDetails Details => new(HandoverDay, HandoverAt, StartsOn, DevOps, HospitalIt);

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    /// <summary>One that nobody is in yet.</summary>
    public static Rota Empty(DateOnly today) => new() { StartsOn = today };

    /// <summary>Takes over what differs.</summary>
    public void Change(Actor actor, RotaDetails to, DateTimeOffset at)
    {
        if (!Enum.IsDefined(to.HandoverDay)) throw new RuleViolation("Choose the day of the handover.") { Field = nameof(HandoverDay) };
        if (to.DevOps.Concat(to.HospitalIt).GroupBy(p => p).Any(p => p.Count() > 1)) throw new RuleViolation("A person is in one group only, and once.");
        if (to.DevOps.Count > LargestGroup || to.HospitalIt.Count > LargestGroup) throw new RuleViolation("A group has at most {0} people.", LargestGroup);
        var before = Details;
        (HandoverDay, HandoverAt, StartsOn, DevOps, HospitalIt) = (to.HandoverDay, to.HandoverAt, to.StartsOn, [.. to.DevOps], [.. to.HospitalIt]);
        var facts = Facts.Differing(("handover", Handover(before), Handover(to)), ("starts", Day(before), Day(to)), ("devops", Ids(before.DevOps), Ids(to.DevOps)), ("it", Ids(before.HospitalIt), Ids(to.HospitalIt)));
        if (facts.Count > 0) events.Add(new(OnCallEvent.RotaChanged, actor, objectId: null, facts, at));
    }

    private static string Handover(RotaDetails d) => string.Create(CultureInfo.InvariantCulture, $"{d.HandoverDay.Word()} {d.HandoverAt:HH:mm}");

    private static string Day(RotaDetails d) => d.StartsOn.ToString("O", CultureInfo.InvariantCulture);

    private static string Ids(IReadOnlyList<long> people) => string.Join(' ', people);
}

/// <summary>What an admin decides about the rota.</summary>
/// <param name="HandoverAt">On the hospital's clocks.</param>
/// <param name="DevOps">In the order of their turns.</param>
/// <param name="HospitalIt">The same.</param>
public sealed record RotaDetails(DayOfWeek HandoverDay, TimeOnly HandoverAt, DateOnly StartsOn, IReadOnlyList<long> DevOps, IReadOnlyList<long> HospitalIt);
