using System.Globalization;
using Prometheus;

namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

/// <summary>The last run of the synthetic check, whichever server it was on.</summary>
public static class SyntheticMetrics
{
    private static readonly GaugeConfiguration OnlyOnceKnown = new() { SuppressInitialValue = true };
    private static readonly Gauge Success = Metrics.CreateGauge("techsupport_synthetic_success", "1 when the last run of the synthetic check passed, 0 when it failed.", OnlyOnceKnown);
    private static readonly Gauge Last = Metrics.CreateGauge("techsupport_synthetic_last_run_timestamp_seconds", "When the last run of the synthetic check began.", OnlyOnceKnown);
    private static readonly Gauge Steps = Metrics.CreateGauge("techsupport_synthetic_step_seconds", "How long a step of the last run of the synthetic check took.", "step");

    /// <param name="last">When it began and whether it passed; empty without a run.</param>
    /// <param name="steps">Seconds and name of each step that passed.</param>
    public static void Show(IReadOnlyList<string> last, IReadOnlyList<string> steps)
    {
        if (last is not [var run]) return;
        var (began, passed) = Cut(run);
        Last.Set(began);
        Success.Set(passed == "t" ? 1 : 0);
        var took = steps.Select(Cut).ToDictionary(s => s.After.Replace(' ', '-'), s => s.Number);
        // of a step that was not reached the time of the run before says nothing
        foreach (var gone in Steps.GetAllLabelValues().Select(l => l[0]).Except(took.Keys).ToList()) Steps.RemoveLabelled(gone);
        foreach (var (step, seconds) in took) Steps.WithLabels(step).Set(seconds);
    }

    private static (double Number, string After) Cut(string text) =>
        text.Split(' ', 2) is [var number, var rest] ? (double.Parse(number, CultureInfo.InvariantCulture), rest) : throw new FormatException(text);
}
