using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations.Health;

/// <summary>What the host and the scheduler report, in the reader's language.</summary>
public sealed class HealthWords(IStringLocalizer<Text> text, HospitalClock clock)
{
    public string Name(ReportKind kind) => kind switch
    {
        ReportKind.Nightly => text["Nightly backup"],
        ReportKind.Base => text["Archive for point-in-time recovery"],
        _ => text["Restore test"],
    };

    public string Sentence(HostReport report) => ReportWords.Of(report, text, clock) ?? Source(report.Kind);

    public string Steps(HostReport report) => string.Join(" · ", report.Steps.Select(s => $"{Step(s.Name)} {Took(s.Seconds)}"));

    public string Took(double seconds) => seconds < 120 ? text["{0} s", Math.Round(seconds)] : text["{0} m", Math.Round(seconds / 60)];

    public string Job(string name) => name switch
    {
        "auto-close" => text["Close resolved tickets nobody objected to"],
        "probe-sweep" => text["Remove probes"],
        "synthetic-check" => text["Use TechSupport as people do, to see that it works"],
        "session-sweep" => text["Forget ended sign-ins"],
        "audit-head" => text["Export the audit log’s head"],
        "audit-verify" => text["Verify the audit log"],
        "audit-retention" => text["Export and remove old months of the audit log"],
        "event-partitions" => text["Create event partitions"],
        _ => name,
    };

    public IHtmlContent State(IHtmlHelper html, ReportState state) => state switch
    {
        ReportState.Good => html.State("good", "check", text["Good"]),
        ReportState.Late => html.State("bad", "clock", text["Too long ago"], strong: true),
        ReportState.Failed => html.State("bad", "alert", text["Failed"], strong: true),
        ReportState.Unreadable => html.State("bad", "alert", text["Cannot be read"], strong: true),
        _ => html.State("sub", "clock", text["Not known yet"]),
    };

    public IHtmlContent State(IHtmlHelper html, JobState state) => state switch
    {
        JobState.Stopped => html.State("bad", "alert", text["Stopped"], strong: true),
        JobState.Failed => html.State("bad", "alert", text["Failed"], strong: true),
        JobState.Running => html.State("info", "refresh", text["Runs now"]),
        JobState.Late => html.State("bad", "clock", text["Runs late"], strong: true),
        JobState.New => html.State("sub", "clock", text["Has not run yet"]),
        _ => html.State("good", "check", text["On time"]),
    };

    private string Source(ReportKind kind) => kind switch
    {
        ReportKind.Nightly => text["Filled by ops/backup/nightly on the host."],
        ReportKind.Base => text["Filled by ops/backup/base on the host."],
        _ => text["Filled by ops/backup/drill on the host."],
    };

    private string Step(string name) => name switch
    {
        "start" => text["Server started"],
        "fetch" => text["Fetched"],
        "restore" => text["Restored"],
        "count" => text["Rows counted"],
        "audit" => text["Audit log verified"],
        "recover" => text["From the archive"],
        "second" => text["From the second location"],
        _ => name,
    };
}
