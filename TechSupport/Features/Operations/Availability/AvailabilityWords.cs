using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations.Availability;

/// <summary>Figures and steps of the availability in the reader's language.</summary>
public sealed class AvailabilityWords(IStringLocalizer<Text> text, HospitalClock clock)
{
    /// <summary>Cut, not rounded: 99.999 is not all.</summary>
    public string Percent(AvailabilityFigures figures) => figures.Ratio is { } ratio
        ? text["{0} %", (Math.Floor(Math.Round(ratio * 10000, 6)) / 100).ToString("0.00", CultureInfo.CurrentUICulture)] : "–";

    public string Target => text["{0} %", (AvailabilityFigures.Target * 100).ToString("0.0", CultureInfo.CurrentUICulture)];

    public string Length(TimeSpan span) => span.TotalMinutes < 1 ? text["{0} s", (int)span.TotalSeconds] : clock.Span(span);

    public string Down(MeasuredTime time) => text["Failed: {0} · Not measured: {1}", Length(time.Failed), Length(time.NotMeasured)];

    public string Left(AvailabilityBudget budget) => budget.IsSpent ? text["Over by {0} min", -budget.MinutesLeft] : text["{0} min", budget.MinutesLeft];

    public string Seconds(double seconds) => text["{0} s", seconds.ToString("0.00", CultureInfo.CurrentUICulture)];

    /// <summary>"November 2026".</summary>
    public static string Month(DateOnly month)
    {
        var words = month.ToString("MMMM yyyy", CultureInfo.CurrentUICulture);
        return char.ToUpper(words[0], CultureInfo.CurrentUICulture) + words[1..];
    }

    public string Kind(WindowKind kind) => kind == WindowKind.Deployment ? text["Deployment"] : text["Maintenance"];

    public IHtmlContent State(IHtmlHelper html, MaintenanceWindow window) => window switch
    {
        { IsCancelled: true } when window.Range.Length == TimeSpan.Zero => html.State("sub", "x", text["Cancelled"]),
        { IsAnnounced: false } => html.State("warn", "info", text["Not announced: it counts"], strong: true),
        { IsCancelled: true } => html.State("good", "check", text["Announced, ended early"]),
        _ => html.State("good", "check", text["Announced"]),
    };

    public string Measured(MeasuredTime time) => time.All == TimeSpan.Zero ? "–" : text["Passed: {0} · Failed: {1} · Not measured: {2}", Length(time.Passed), Length(time.Failed), Length(time.NotMeasured)];

    /// <summary>The steps have English names in the database, as the smoke test prints them.</summary>
    public string Step(string name) => name switch
    {
        "open the sign-in page" => text["Open the sign-in page"],
        "sign in" => text["Sign in"],
        "report a ticket" => text["Report a ticket"],
        "list the tickets" => text["List the tickets"],
        "assign the ticket" => text["Assign the ticket"],
        "resolve the ticket" => text["Resolve the ticket"],
        "find the audit entry" => text["Find the audit entry"],
        "write the message" => text["Write the message"],
        "close the ticket" => text["Close the ticket"],
        "remove the ticket" => text["Remove the ticket"],
        "sign out" => text["Sign out"],
        _ => name,
    };
}
