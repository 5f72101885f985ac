using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace TechSupport.Web.Forms;

/// <summary>
/// A sentence about what was done, for the page that the answer leads to: several tabs share their cookies, so it says which page it belongs to,
/// and from which one that page is reached. The other tabs leave it alone.
/// </summary>
public static class FlashMessages
{
    private const string Key = "flash";

    /// <summary>One that no page has taken is forgotten when as many came after it.</summary>
    private const int Most = 4;

    public static void KeepFlash(this HttpContext http, ITempDataDictionary kept, string sentence, string address)
    {
        var waiting = kept.Peek(Key) as string[] ?? [];
        kept[Key] = waiting.Append($"{address}\n{From(http.Request)}\n{sentence}").TakeLast(Most).ToArray();
    }

    /// <summary>What this page is to say, once; null for nothing.</summary>
    public static string? TakeFlash(this HttpContext http, ITempDataDictionary kept)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.IsPolling() || kept.Peek(Key) is not string[] waiting) return null;
        // a browser sends the page that was left along a redirect, too
        var mine = $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}\n{From(http.Request)}\n";
        if (Array.FindLast(waiting, flash => flash.StartsWith(mine, StringComparison.Ordinal)) is not { } found) return null;
        string[] others = [.. waiting.Where(flash => !flash.StartsWith(mine, StringComparison.Ordinal))];
        if (others.Length == 0) kept.Remove(Key);
        else kept[Key] = others;
        return found[mine.Length..];
    }

    private static string From(HttpRequest request) => request.Headers.Referer.ToString() is { Length: < 500 } referer ? referer.Split('#')[0] : "";
}
