using TechSupport.Web.Logs;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>Nobody waits for the log, so a line that nothing takes is lost; here one learns of it.</summary>
public sealed class LogLines(IReadOnlyList<LogPipe> pipes) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("log-lines", CheckGroup.Host, "The log loses no line")
    {
        Cause = "The disk of the log is full or does not answer, or nobody reads the console.",
        Cure = "Make room on the disk; if there is room, restart the application.",
        Runbook = "enterprise/logs.md#lines-are-lost",
        IsOfTheServer = true,
    };

    public override Task<Finding> LookAsync(CancellationToken ct) =>
        Task.FromResult(pipes.Select(p => Judge(p.Look())).OrderByDescending(f => f.State).First());

    private static Finding Judge(LogFlow flow) => flow switch
    {
        { Lost: > 0 } => Finding.Broken("{0} lines for the {1} were lost since the last look.", flow.Lost, flow.To),
        { IsStuck: true } => Finding.Broken("{0} lines for the {1} wait, and none is taken.", flow.Waiting, flow.To),
        { Waiting: > LogPipe.Room / 10 } => Finding.Watch("{0} lines for the {1} wait.", flow.Waiting, flow.To),
        _ => Finding.Good("It loses none."),
    };
}
