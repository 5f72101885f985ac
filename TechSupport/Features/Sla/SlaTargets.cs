using TechSupport.Features.Tickets;

namespace TechSupport.Features.Sla;

/// <summary>How long we allow ourselves, counted round the clock, the time a ticket waits left out.</summary>
public static class SlaTargets
{
    public static TimeSpan Response(Priority priority) => priority switch
    {
        Priority.P1 => TimeSpan.FromMinutes(10),
        Priority.P2 => TimeSpan.FromMinutes(15),
        Priority.P3 => TimeSpan.FromHours(2),
        _ => TimeSpan.FromHours(8),
    };

    public static TimeSpan Resolution(Priority priority) => priority switch
    {
        Priority.P1 => TimeSpan.FromMinutes(60),
        Priority.P2 => TimeSpan.FromMinutes(150),
        Priority.P3 => TimeSpan.FromHours(8),
        _ => TimeSpan.FromDays(3),
    };

    /// <summary>A resolved ticket nobody objects to is closed after this long.</summary>
    public static readonly TimeSpan AutoClose = TimeSpan.FromDays(3);
}
