using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TechSupport.Web.Guard;

namespace TechSupport.Web.Hosting;

/// <summary>
/// Takes out of every posted and queried value what PostgreSQL cannot store (U+0000) and what is not text (lone
/// surrogates), before anything reads it. A form that cannot be read at all is answered with 400, 413 or 415, an address with 400.
/// </summary>
public sealed class CleanInput(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!ReadableText.IsReadable(http.Request.QueryString))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (http.Request.Query.Any(q => Dirty(q.Key) || q.Value.Any(Dirty)))
            http.Request.Query = new QueryCollection(Clean(http.Request.Query));
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && await Refused(http) is { } status)
        {
            // the error page runs through here again and must find a form it can read
            http.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
            http.Response.StatusCode = status;
            return;
        }
        await next(http);
    }

    private static async Task<int?> Refused(HttpContext http)
    {
        try
        {
            if (http.Features.Get<IFormFeature>()?.Form is null && !await ReadableText.IsReadableFormAsync(http.Request, http.RequestAborted)) return StatusCodes.Status415UnsupportedMediaType;
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (form.Any(f => Dirty(f.Key) || f.Value.Any(Dirty)))
                http.Features.Set<IFormFeature>(new FormFeature(new FormCollection(Clean(form), form.Files)));
            return null;
        }
        catch (BadHttpRequestException e) { return e.StatusCode; }
        // a part of the body names an encoding that is refused for its dangers
        catch (NotSupportedException) { return StatusCodes.Status415UnsupportedMediaType; }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException or ArgumentException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private static bool Dirty(string? text)
    {
        if (text is null) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return true;
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }
        return false;
    }

    // two names may be one after cleaning: their values come together, as those of a name that is sent twice
    private static Dictionary<string, StringValues> Clean(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.GroupBy(f => Clean(f.Key), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Aggregate(StringValues.Empty, (all, f) => StringValues.Concat(all, Clean(f.Value))), StringComparer.OrdinalIgnoreCase);

    private static StringValues Clean(StringValues values) => new([.. values.Select(v => v is null ? null : Clean(v))]);

    private static string Clean(string text)
    {
        if (!Dirty(text)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0) clean.Append(rune);
        return clean.ToString();
    }
}
