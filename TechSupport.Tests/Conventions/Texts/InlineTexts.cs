using System.Text.RegularExpressions;

namespace TechSupport.Tests.Conventions.Texts;

/// <summary>Finds in a view the texts that make a sentence only together with what stands beside them in the same line.</summary>
public static partial class InlineTexts
{
    private enum Kind { Text, Output, Word, Around, Otherwise, Wall }

    private sealed record Token(Kind Kind, string Source)
    {
        /// <summary>The English text that is written; null for anything else.</summary>
        public string? Key => Kind == Kind.Text ? Literal().Matches(Source)[^1].Groups[1].Value : null;
    }

    /// <summary>Each with its neighbour. A whole sentence may be followed by another one; a dot in the middle of the line parts captions.</summary>
    public static IEnumerable<string> Leaning(string view)
    {
        var tokens = Tokens(Code().Replace(Comment().Replace(view, ""), "")).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] is { Kind: Kind.Otherwise } branch)
                foreach (var found in Leaning(branch.Source[(branch.Source.IndexOf('{', StringComparison.Ordinal) + 1)..^1])) yield return found;
            var (left, right) = (tokens[i], Neighbour(tokens, i));
            if (left.Kind is Kind.Wall or Kind.Around or Kind.Otherwise || right is null || left.Key is null && right.Key is null) continue;
            if (left.Key is { } key ? IsWhole(key) : left.Source.EndsWith('·')) continue;
            if (right.Source.StartsWith('·')) continue;
            yield return $"{left.Source} {right.Source}";
        }
    }

    private static bool IsWhole(string key) => key[^1] is '.' or '?' or '!' or '…';

    // what follows in the same line, through bold, links and conditions
    private static Token? Neighbour(List<Token> tokens, int at)
    {
        for (at++; at < tokens.Count; at++)
            switch (tokens[at].Kind)
            {
                case Kind.Around or Kind.Otherwise: break;
                case Kind.Wall: return null;
                default: return tokens[at];
            }
        return null;
    }

    private static IEnumerable<Token> Tokens(string view)
    {
        for (var at = 0; at < view.Length;)
        {
            if (char.IsWhiteSpace(view[at])) { at++; continue; }
            var (length, kind) = Next(view, at);
            yield return new(kind, view[at..(at + length)]);
            at += length;
        }
    }

    private static (int Length, Kind Kind) Next(string view, int at)
    {
        if (Tag().Match(view, at) is { Success: true } tag) return (tag.Length, Through().IsMatch(tag.Value) ? Kind.Around : Kind.Wall);
        // either branch is written, never both
        if (Else().Match(view, at) is { Success: true } otherwise) return (Balanced(view, at + otherwise.Length - 1) - at, Kind.Otherwise);
        if (Condition().Match(view, at) is { Success: true } condition) return (Balanced(view, at + condition.Length - 1) - at, Kind.Around);
        if (Loop().Match(view, at) is { Success: true } loop) return (loop.Length, Kind.Wall);
        if (view[at] is '{' or '}') return (1, Kind.Around);
        if (view[at] == '@' && at + 1 < view.Length && view[at + 1] == ':') return (2, Kind.Around);
        if (view[at] == '@')
        {
            var end = Expression(view, at + 1);
            var source = view[at..end];
            return (Math.Max(1, end - at), source.StartsWith("@Html.Icon", StringComparison.Ordinal) ? Kind.Around : Written().IsMatch(source) ? Kind.Text : Kind.Output);
        }
        var word = PlainWord().Match(view, at) is { Length: > 0 } found ? found.Value : view[at..(at + 1)];
        // a statement in the body of a loop
        return (word.Length, word.EndsWith(';') ? Kind.Wall : Kind.Word);
    }

    // "L["…"].With(…)", "(a ? b : c)", "Model.Name": to the end of the expression
    private static int Expression(string view, int at)
    {
        while (at < view.Length)
            if (view[at] is '(' or '[') at = Balanced(view, at);
            else if (char.IsLetterOrDigit(view[at]) || view[at] == '_' || view[at] is '.' or '!' or '?' && at + 1 < view.Length && (char.IsLetter(view[at + 1]) || view[at + 1] == '.')) at++;
            else break;
        return at;
    }

    /// <returns>Behind the bracket that closes the one at <paramref name="at"/>.</returns>
    private static int Balanced(string view, int at)
    {
        var depth = 0;
        for (; at < view.Length; at++)
        {
            if (view[at] == '"' && Quoted().Match(view, at) is { Success: true } quoted) { at += quoted.Length - 1; continue; }
            if (view[at] is '(' or '[' or '{') depth++;
            else if (view[at] is ')' or ']' or '}' && --depth == 0) return at + 1;
        }
        return view.Length;
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // directives, and the code at the top
    [GeneratedRegex(@"^@(\{\r?\n.*?^\}|(page|model|inherits|using|inject|attribute|namespace|section)\b[^\r\n]*)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\G</?!?[A-Za-z][^<>]*>")]
    private static partial Regex Tag();

    // a button and a count are things of their own, and so is what follows a link or a span; bold, plates and times are words of the line
    [GeneratedRegex("""^<(?!/(a|span)\b)/?(b|strong|em|i|plate|time|span|a(?![^>]*class="btn))(?![\w-])(?![^>]*class="(?!nowrap|plate|num)[^"]*")[^>]*>$""")]
    private static partial Regex Through();

    [GeneratedRegex(@"\Gelse(\s+if\s*\([^\r\n]*\))?\s*\{")]
    private static partial Regex Else();

    [GeneratedRegex(@"\G@if\s*\(")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\G@?(foreach|for|while|switch)\b[^\r\n]*")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^@\(?[^""]*\bL\[""|^@\([^""]*\?[^""]*\bL\[""")]
    private static partial Regex Written();

    [GeneratedRegex(@"\bL\[""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\G""(?:[^""\\\r\n]|\\.)*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\G[^\s<@{}]+")]
    private static partial Regex PlainWord();
}
