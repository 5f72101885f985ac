using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>What a check found, in the reader's language and the hospital's time.</summary>
public sealed class CheckWords(IStringLocalizer<Text> text, HospitalClock clock)
{
    public string Group(CheckGroup group) => group switch
    {
        CheckGroup.Database => text["Database"],
        CheckGroup.Messages => text["Messages"],
        CheckGroup.Jobs => text["Jobs"],
        CheckGroup.Backups => text["Backups"],
        CheckGroup.Accounts => text["Accounts and keys"],
        _ => text["Server"],
    };

    public string Say(Finding finding) => text[finding.Sentence, [.. finding.Values.Select(Value)]];

    /// <summary>The same of a change that was written down.</summary>
    public string Say(HealthChange change) => text[change.Sentence, [.. change.Figures.Select(Written)]];

    public IHtmlContent State(IHtmlHelper html, HealthState state) => state switch
    {
        HealthState.Good => html.State("good", "check", text["Good"]),
        HealthState.Watch => html.State("warn", "info", text["Watch"], strong: true),
        HealthState.Broken => html.State("bad", "alert", text["Broken"], strong: true),
        _ => html.State("sub", "clock", text["Not known yet"]),
    };

    public string Every(TimeSpan every) => every.TotalMinutes < 60 ? text["Every {0} min", (int)every.TotalMinutes] : text["Every {0} h", (int)every.TotalHours];

    private object Value(object value) => value is DateTimeOffset at ? clock.Moment(at) : value;

    private object Written(string value) =>
        DateTimeOffset.TryParseExact(value, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? clock.Moment(at) : value;
}
