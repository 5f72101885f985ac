namespace TechSupport.Tests.Conventions;

/// <summary>A start tag of a view; <c>""</c> stands for an attribute without a value.</summary>
internal sealed record RazorTag(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}

/// <summary>Reads the tags of a view, whose attributes may hold Razor with quotes and angle brackets of its own.</summary>
internal static class RazorTags
{
    public static IEnumerable<RazorTag> In(string view)
    {
        for (var at = 0; at < view.Length - 1; at++)
        {
            if (view[at] != '<' || !char.IsAsciiLetter(view[at + 1])) continue;
            var name = Word(view, ++at);
            at += name.Length;
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            while (at < view.Length && view[at] != '>')
            {
                if (view[at] == '@') at = AfterRazor(view, at);
                else if (Word(view, at) is { Length: > 0 } attribute)
                {
                    at += attribute.Length;
                    var value = at + 1 < view.Length && view[at] == '=' && view[at + 1] == '"' ? Value(view, at + 2) : null;
                    if (value is not null) at += value.Length + 3;
                    attributes.TryAdd(attribute, value ?? "");
                }
                else at++;
            }
            yield return new(name, attributes);
        }
    }

    /// <summary>What stands in the value of an attribute, and the Razor in it.</summary>
    public static (string Plain, IReadOnlyList<string> Razor) Parts(string value)
    {
        var (plain, razor, from) = ("", new List<string>(), 0);
        for (var at = value.IndexOf('@'); at >= 0; at = value.IndexOf('@', from))
        {
            plain += value[from..at];
            from = AfterRazor(value, at);
            razor.Add(value[at..from]);
        }
        return (plain + value[from..], razor);
    }

    private static string Word(string view, int at)
    {
        var end = at;
        while (end < view.Length && (char.IsAsciiLetterOrDigit(view[end]) || view[end] is '-' or '_' or ':' or '.')) end++;
        return view[at..end];
    }

    private static string Value(string view, int at)
    {
        var end = at;
        while (end < view.Length && view[end] != '"') end = view[end] == '@' ? AfterRazor(view, end) : end + 1;
        return view[at..end];
    }

    // @name, @name.Of["x"].It(y), @(any expression), @* a comment *@
    private static int AfterRazor(string view, int at)
    {
        at++;
        if (at < view.Length && view[at] == '*') return view.IndexOf("*@", at, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : view.Length;
        while (at < view.Length && (char.IsAsciiLetterOrDigit(view[at]) || view[at] is '_' or '.' or '(' or '['))
            at = view[at] is '(' or '[' ? AfterBrackets(view, at) : at + 1;
        return at;
    }

    private static int AfterBrackets(string view, int at)
    {
        for (var depth = 0; at < view.Length; at++)
        {
            if (view[at] == '"') at = Math.Max(at, view.IndexOf('"', at + 1));
            else if (view[at] is '(' or '[') depth++;
            else if (view[at] is ')' or ']' && --depth == 0) return at + 1;
        }
        return at;
    }
}
