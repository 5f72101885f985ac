using System.Collections.Concurrent;
using Prometheus;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.Async;

namespace TechSupport.Web.Logs;

/// <summary>
/// Between the requests and what writes their lines, to the file or to the console: so many lines wait, nobody waits for them, and
/// each that is lost is counted.
/// </summary>
/// <param name="name">"file" or "console".</param>
public sealed class LogPipe(string name) : IAsyncLogEventSinkMonitor, ILoggingFailureListener
{
    /// <summary>So many lines wait while nothing takes them; with its stack a line has some 5 KB.</summary>
    public const int Room = 10_000;

    private static readonly Counter Dropped = Metrics.CreateCounter("techsupport_log_lines_dropped_total", "Lines of the log that were lost, because the file or whoever reads the console did not take them.", "to");
    private static readonly Gauge Queued = Metrics.CreateGauge("techsupport_log_lines_waiting", "Lines of the log that wait to be written.", "to");

    private static readonly ConcurrentDictionary<LogPipe, bool> Open = new();

    private readonly Counter.Child counted = Dropped.WithLabels(name);
    private readonly Lock one = new();
    private IAsyncLogEventSinkInspector? queue;
    private long refused, overflown, known, told;
    private int waited;

    static LogPipe() => Metrics.DefaultRegistry.AddBeforeCollectCallback(() =>
    {
        foreach (var pipe in Open.Keys) pipe.Count();
    });

    public string Name => name;

    public void StartMonitoring(IAsyncLogEventSinkInspector inspector)
    {
        queue = inspector;
        Open[this] = true;
        Count();
    }

    public void StopMonitoring(IAsyncLogEventSinkInspector inspector)
    {
        Count();
        Open.TryRemove(this, out _);
    }

    // a line that could not be written: the disk is full, or the file cannot be opened
    public void OnLoggingFailed(object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events, Exception? exception) =>
        Interlocked.Add(ref refused, events?.Count ?? 1);

    /// <summary>Looks what came of the lines since the last look.</summary>
    public LogFlow Look()
    {
        lock (one)
        {
            var lost = Count();
            var waiting = queue?.Count ?? 0;
            var flow = new LogFlow(name, lost - told, waiting, IsStuck: waited > 0 && waiting >= waited);
            (told, waited) = (lost, waiting);
            return flow;
        }
    }

    private long Count()
    {
        lock (one)
        {
            overflown = Math.Max(overflown, queue?.DroppedMessagesCount ?? 0);
            var lost = Interlocked.Read(ref refused) + overflown;
            counted.Inc(lost - known);
            known = lost;
            Queued.WithLabels(name).Set(queue?.Count ?? 0);
            return lost;
        }
    }
}

/// <summary>What came of the lines since the last look.</summary>
/// <param name="To">"file" or "console".</param>
/// <param name="Lost">Lines that nobody will read.</param>
/// <param name="Waiting">Lines that wait now.</param>
/// <param name="IsStuck">Lines waited at the last look already, and no fewer wait now.</param>
public sealed record LogFlow(string To, long Lost, int Waiting, bool IsStuck);
