namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>What a browser measures of a page, in the terms of the field. In the database, in metrics and in what a browser sends they are these words in lower case.</summary>
public enum PageMetric
{
    /// <summary>Time to first byte.</summary>
    Ttfb,

    /// <summary>The whole answer is here.</summary>
    Response,

    /// <summary>The document is complete, and its scripts have run (DOMContentLoaded).</summary>
    Ready,

    /// <summary>So are style sheets and images.</summary>
    Load,

    /// <summary>First contentful paint.</summary>
    Fcp,

    /// <summary>Largest contentful paint.</summary>
    Lcp,

    /// <summary>Interaction to next paint: how long a click or a key waited for the screen; of fifty the slowest but one.</summary>
    Inp,
}

public static class PageMetrics
{
    public static readonly IReadOnlyList<PageMetric> All = Enum.GetValues<PageMetric>();

    private static readonly string[] Words = [.. All.Select(m => m.ToString().ToLowerInvariant())];

    public static string Word(this PageMetric metric) => Words[(int)metric];

    /// <summary>Null for a word that is none of ours, as another release may have written it.</summary>
    public static PageMetric? Of(string word) => Array.IndexOf(Words, word) is >= 0 and var at ? (PageMetric)at : null;
}
