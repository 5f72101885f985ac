using System.Text.Json;

namespace TechSupport.Web;

/// <summary>The script modules of every page, and what htmx may do on it.</summary>
public static class Assets
{
    public static readonly string[] Modules = ["busy", "dialog", "errors", "keys", "list", "row", "select-all", "send", "session", "toast"];

    /// <summary>Nothing that the content policy refuses; the pages of a conflict and of a refused field are shown like any other.</summary>
    public static readonly string HtmxConfig = JsonSerializer.Serialize(new
    {
        historyCacheSize = 0,
        refreshOnHistoryMiss = true,
        allowEval = false,
        allowScriptTags = false,
        includeIndicatorStyles = false,
        selfRequestsOnly = true,
        responseHandling = new object[]
        {
            new { code = "204", swap = false },
            new { code = "[23]..", swap = true },
            new { code = "401", swap = false, error = true },
            new { code = "409|422", swap = true },
            new { code = "[45]..", swap = true, error = true, target = "#main", swapOverride = "outerHTML", select = "#main" },
        },
    });
}
