using System.Security.Cryptography;
using System.Text;

namespace TechSupport.Web.Forms;

/// <summary>Tells a form that is sent twice from a second message, which must never be taken for the first.</summary>
public static class SentKeys
{
    /// <summary>
    /// The key of what was sent: of the rendered form, its sender, its address and what stands in it. A form the browser
    /// brought back and somebody filled with something else has another; without the form's own key nothing is a repetition.
    /// </summary>
    public static Guid SentKey(this HttpContext http, Guid rendered)
    {
        if (rendered == Guid.Empty) return Guid.NewGuid();
        var parts = http.Request.Form.Where(f => f.Key.StartsWith("Input.", StringComparison.OrdinalIgnoreCase))
            .OrderBy(f => f.Key, StringComparer.OrdinalIgnoreCase)
            .SelectMany(f => f.Value.SelectMany(v => new[] { f.Key.ToUpperInvariant(), (v ?? "").ReplaceLineEndings("\n") }));
        // no field holds U+0000 (CleanInput), so the parts cannot run into each other
        var content = string.Join('\0', [$"{rendered}", $"{http.Actor().Id}", $"{http.Request.Path}", .. parts]);
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16));
    }
}
