using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;

namespace TechSupport.Features.Shared;

/// <summary>A partial or a layout: indented for its readers, sent without. The line breaks stay, so that words stay apart.</summary>
public abstract class CompactView<TModel> : RazorPage<TModel>
{
    public override void WriteLiteral(object? value)
    {
        if (value is string text) WriteLiteral(text);
        else base.WriteLiteral(value);
    }

    public override void WriteLiteral(string? value) => base.WriteLiteral(Markup.WithoutIndentation(value));
}

/// <summary>Literal parts of views.</summary>
internal static partial class Markup
{
    // by reference: the same literal is written again and again
    private static readonly ConcurrentDictionary<string, string> Known = new(ReferenceEqualityComparer.Instance);

    public static string? WithoutIndentation(string? text)
    {
        if (text is null || !text.Contains("\n ", StringComparison.Ordinal) && !text.StartsWith("  ", StringComparison.Ordinal)) return text;
        if (Known.TryGetValue(text, out var compact)) return compact;
        // only the view's own markup is a literal: the value of an attribute comes this way too, and may be a person's text
        if (!ReferenceEquals(string.IsInterned(text), text)) return text;
        Known[text] = compact = Indentation().Replace(text, "\n");
        return compact;
    }

    // a literal begins with two spaces only at the beginning of a line, after code
    [GeneratedRegex("\n +|\\A {2,}")]
    private static partial Regex Indentation();
}
