using TechSupport.Features.Tickets;

namespace TechSupport.Features.Sla;

/// <summary>How much time we allow ourselves.</summary>
public sealed record SlaTargets(Priority Priority, TimeSpan Response, TimeSpan Resolution)
{
    /// <summary>A resolved ticket nobody objects to is closed after this long.</summary>
    public static readonly TimeSpan AutoClose = TimeSpan.FromDays(3);

    private static readonly SlaTargets[] ByPriority =
    [
        new(Priority.P1, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(60)),
        new(Priority.P2, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(150)),
        new(Priority.P3, TimeSpan.FromHours(2), TimeSpan.FromHours(8)),
        new(Priority.P4, TimeSpan.FromHours(8), TimeSpan.FromDays(3)),
    ];

    public static SlaTargets For(Priority priority) => ByPriority[priority - Priority.P1];
}
