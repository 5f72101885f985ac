using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

/// <summary>A ticket made in memory, for the tests of its rules.</summary>
public abstract class TicketRules
{
    protected static readonly DateTimeOffset Start = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
    protected static readonly Actor Nurse = new(1, Role.Staff);
    protected static readonly Actor Timur = new(2, Role.Technician);
    protected static readonly Actor Anna = new(3, Role.Technician);

    protected static Guid Key => Guid.NewGuid();

    protected static Ticket Reported(bool care = false, string subject = "The printer prints blank labels") => Ticket.Report(Nurse,
        new TicketReport { Subject = subject, RequesterId = 1, DepartmentId = 1, PatientCare = care, RequestKey = Key }, Start);

    protected static Ticket Resolved()
    {
        var ticket = Reported();
        ticket.Resolve(Timur, "The ribbon is replaced.", Key, Start.AddMinutes(30));
        return ticket;
    }

    protected static DateTimeOffset After(double minutes) => Start.AddMinutes(minutes);

    /// <summary>The kinds of what happened since the report.</summary>
    protected static string[] Kinds(Ticket ticket) => [.. ticket.Events.Skip(1).Select(e => e.Kind)];

    /// <summary>The sentence a verb is refused with.</summary>
    protected static string Refused(Action verb) => Assert.Throws<RuleViolation>(verb).Message;
}
