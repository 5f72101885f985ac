using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Texts;

/// <summary>Finds in the sources the sentences that people read: the keys of the translations.</summary>
public static partial class TextKeys
{
    /// <summary>Each literal that stands where a key is expected, also in both branches of a condition.</summary>
    public static IEnumerable<(string Key, string Where)> Of(SourceFile file)
    {
        var source = file.Text;
        foreach (Match opening in Opening().Matches(source))
            foreach (var key in FirstArgument(source, opening.Index + opening.Length))
                yield return (key, file.Path);
        // a health check says its sentences in many ways, and says nothing else in sentences
        if (file.Path.Contains("/Health/Checks/", StringComparison.Ordinal))
            foreach (Match sentence in Sentence().Matches(source).Where(s => !source[..s.Index].EndsWith("(e, ", StringComparison.Ordinal))) yield return (sentence.Groups[1].Value, file.Path);
    }

    /// <summary>How a source writes a text, with its quotes.</summary>
    public static string Literal(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>"{0}, {1:00}" → "0 1".</summary>
    public static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order());

    // from just behind the bracket to the comma or bracket that ends the argument
    private static List<string> FirstArgument(string source, int at)
    {
        var keys = new List<string>();
        for (var depth = 0; at < source.Length; at++)
            switch (source[at])
            {
                case '(' or '[' or '{': depth++; break;
                case ')' or ']' or '}' or ',' when depth == 0: return keys;
                case ';' when depth == 0: return keys;
                case ')' or ']' or '}': depth--; break;
                case '"':
                    var literal = Quoted().Match(source, at);
                    if (!literal.Success || literal.Index != at) return keys;
                    if (depth == 0 && !Compared().IsMatch(source[Math.Max(0, at - 12)..at]) && source[at - 1] is not ('$' or '@')) keys.Add(Unescape(literal.Groups[1].Value));
                    at += literal.Length - 1;
                    break;
            }
        return keys;
    }

    private static string Unescape(string literal)
    {
        if (!literal.Contains('\\', StringComparison.Ordinal)) return literal;
        var text = new StringBuilder();
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\') { text.Append(literal[i]); continue; }
            switch (literal[++i])
            {
                case 'n': text.Append('\n'); break;
                case 't': text.Append('\t'); break;
                case 'u': text.Append((char)int.Parse(literal.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)); i += 4; break;
                default: text.Append(literal[i]); break;
            }
        }
        return text.ToString();
    }

    [GeneratedRegex(@"(?<![\w""])(?:L|text)\[|\bFlash\(|new RuleViolation\(|\bErrorMessage\s*=(?!=)\s*")]
    private static partial Regex Opening();

    [GeneratedRegex(@"""((?:[^""\\\r\n]|\\.)*)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![$""])""([A-Z{][^""]* [^""]*[.:]|[A-Z][^""{]* [^""]*)""(?!"")")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(==|!=|\bis|\bor|\bnot|=>)\s*$")]
    private static partial Regex Compared();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Placeholder();
}
