using Quartz;
using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Closes resolved tickets that no one objected to in time.</summary>
[DisallowConcurrentExecution]
public sealed class AutoClose(AppDb db, TicketCommands commands, TimeProvider clock, ILogger<AutoClose> log) : IJob
{
    private const int BatchSize = 100;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() - SlaTargets.AutoClose;
        var (closed, after) = (0, 0L);
        while (true)
        {
            var due = await db.TicketsFor(Actor.System).Where(t => t.Status == TicketStatus.Resolved && t.ResolvedAt <= deadline && t.Id > after)
                .OrderBy(t => t.Id).Take(BatchSize).Select(t => t.Id).ToListAsync(cancellationToken);
            if (due.Count == 0) break;
            var outcomes = await commands.RunAsync(Actor.System, due, TicketCommand.CloseUnlessAnswered(deadline), Guid.NewGuid(), cancellationToken);
            closed += outcomes.Count(o => o.IsDone);
            after = due[^1];
        }
        if (closed > 0) log.LogInformation("Closed {Count} tickets no one objected to", closed);
    }
}
