namespace TechSupport.Features.Tickets;

public sealed partial class Ticket
{
    public const int ReasonLength = 300;

    public long? CategoryId { get; private set; }
    public Impact Impact { get; private set; }
    public Urgency Urgency { get; private set; }

    /// <summary>Treatment, medicines, tests or monitoring are delayed.</summary>
    public bool PatientCare { get; private set; }

    public Priority Priority { get; private set; }

    /// <summary>Why the priority is not what impact × urgency gives; empty when it is.</summary>
    [Personal] public string PriorityReason { get; private set; } = "";

    /// <summary>Says what kind of problem it is and how bad; saying the same again is no event. A priority other than the computed one needs a reason.</summary>
    public void Classify(Actor actor, Classification to, DateTimeOffset at)
    {
        MustBeOpen();
        if (!Enum.IsDefined(to.Impact)) throw new RuleViolation("Choose who is affected.") { Field = "Impact" };
        if (!Enum.IsDefined(to.Urgency)) throw new RuleViolation("Choose the urgency.") { Field = "Urgency" };
        if (to.Priority is { } chosen && !Enum.IsDefined(chosen)) throw new RuleViolation("Choose a priority from the list.") { Field = "Priority" };
        var computed = PriorityMatrix.Of(to.Impact, to.Urgency, to.PatientCare);
        var priority = to.Priority ?? computed;
        var reason = SingleLine.Require(to.Reason, ReasonLength, "Reason", missing: null);
        if (to.PatientCare && priority > PriorityMatrix.CareFloor)
            throw new RuleViolation("While patient care is affected the priority cannot be lower than P2.") { Field = "Priority" };
        if (priority != computed && reason.Length == 0)
            throw new RuleViolation("Say why the priority differs from the computed {0}.", computed) { Field = "Reason" };
        if (priority == computed) reason = "";
        var before = (CategoryId, Impact, Urgency, PatientCare, Priority, Reason: PriorityReason);
        if (before == (to.CategoryId, to.Impact, to.Urgency, to.PatientCare, priority, reason)) return;
        (CategoryId, Impact, Urgency, PatientCare, Priority, PriorityReason) = (to.CategoryId, to.Impact, to.Urgency, to.PatientCare, priority, reason);
        Record(TicketEvent.Of(TicketEvent.Classified, actor, at,
            ("category_from", before.CategoryId), ("category", CategoryId),
            ("priority_from", before.Priority), ("priority", Priority),
            ("impact", Impact), ("urgency", Urgency), ("care_from", before.PatientCare), ("care", PatientCare)));
    }
}

/// <summary>What a technician decides about a ticket.</summary>
/// <param name="Priority">Null follows impact × urgency.</param>
public sealed record Classification(long? CategoryId, Impact Impact, Urgency Urgency, bool PatientCare, Priority? Priority = null, string? Reason = null);
