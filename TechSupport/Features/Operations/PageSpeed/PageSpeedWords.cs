using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>What was measured of pages, in the reader's language.</summary>
public sealed class PageSpeedWords(IStringLocalizer<Text> text)
{
    public string Name(PageMetric metric) => metric switch
    {
        PageMetric.Ttfb => text["First byte"],
        PageMetric.Response => text["Whole answer"],
        PageMetric.Ready => text["Usable"],
        PageMetric.Load => text["Complete"],
        PageMetric.Fcp => text["First paint"],
        PageMetric.Lcp => text["Largest paint"],
        _ => text["Input"],
    };

    public string Meaning(PageMetric metric) => metric switch
    {
        PageMetric.Ttfb => text["The server has begun to answer (TTFB)."],
        PageMetric.Response => text["The page has arrived (responseEnd)."],
        PageMetric.Ready => text["Its scripts have run (DOMContentLoaded)."],
        PageMetric.Load => text["Style sheets and images are there, too (load)."],
        PageMetric.Fcp => text["Something can be seen (FCP)."],
        PageMetric.Lcp => text["The largest part can be seen (LCP). Firefox ESR 115 does not measure it."],
        _ => text["How long the slowest click or key waited for the screen (INP). Firefox ESR 115 does not measure it."],
    };

    /// <summary>"0.12 / 0.18 / 0.40": half, three quarters and 95 % were not slower, in seconds.</summary>
    public string Seconds(RouteSpeed route, PageMetric metric) => route.Metrics.TryGetValue(metric, out var p) ? $"{Number(p.P50)} / {Number(p.P75)} / {Number(p.P95)}" : "–";

    public string Place(ErrorCount error) => error.File == ScriptError.Other ? text["Not one of ours"] : error.Line > 0 ? $"{error.File}:{error.Line}" : error.File;

    public string Type(ErrorCount error) => error.Type == ScriptError.Other ? text["Another kind"] : error.Type;

    private static string Number(double milliseconds) => (milliseconds / 1000).ToString(milliseconds < 9_950 ? "0.00" : "0.0", CultureInfo.CurrentCulture);
}
