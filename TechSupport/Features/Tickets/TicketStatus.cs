namespace TechSupport.Features.Tickets;

/// <summary>new → open (somebody has it) → waiting (clock paused) → resolved → closed.</summary>
public enum TicketStatus { New, Open, Waiting, Resolved, Closed }

/// <summary>What a waiting ticket waits for.</summary>
public enum WaitingFor { Requester, Supplier }

/// <summary>How the problem reached us; a probe is not a real one: the synthetic check made it up, and no one else ever sees it.</summary>
public enum TicketSource { Web, Phone, Email, Probe }

/// <summary>How many are hit, from the whole hospital down to one person.</summary>
public enum Impact { Hospital = 1, Department, Person }

/// <summary>How soon it hurts.</summary>
public enum Urgency { High = 1, Medium, Low }

/// <summary>P1 is the most urgent.</summary>
public enum Priority { P1 = 1, P2, P3, P4 }

/// <summary>Impact × urgency → priority.</summary>
public static class PriorityMatrix
{
    /// <summary>The lowest priority a ticket may have while patient care is affected.</summary>
    public const Priority CareFloor = Priority.P2;

    public static Priority Of(Impact impact, Urgency urgency, bool patientCare)
    {
        var priority = ((int)impact + (int)urgency) switch
        {
            2 => Priority.P1,
            3 => Priority.P2,
            4 or 5 => Priority.P3,
            _ => Priority.P4,
        };
        return patientCare && priority > CareFloor ? CareFloor : priority;
    }
}
