using System.Text.Json;

namespace TechSupport.Web;

/// <summary>What htmx may do on a page.</summary>
public static class Assets
{
    /// <summary>Nothing that the content policy refuses; the pages of a conflict and of a refused field are shown like any other.</summary>
    public static readonly string HtmxConfig = JsonSerializer.Serialize(new
    {
        historyCacheSize = 0,
        refreshOnHistoryMiss = true,
        allowEval = false,
        allowScriptTags = false,
        includeIndicatorStyles = false,
        selfRequestsOnly = true,
        timeout = 20_000,
        responseHandling = new object[]
        {
            new { code = "204", swap = false },
            new { code = "[23]..", swap = true },
            new { code = "401", swap = false, error = true },
            new { code = "409|422|429", swap = true },
            new { code = "[45]..", swap = true, error = true, target = "#main", swapOverride = "outerHTML", select = "#main" },
        },
    });
}
