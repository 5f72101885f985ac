using System.Runtime.CompilerServices;

namespace TechSupport.Features.Search;

/// <summary>What somebody looks for in texts: words in any form and order, each also as it would be in the other keyboard layout.</summary>
public sealed record SearchWords
{
    /// <summary>More only make a search slower.</summary>
    private const int Most = 20;

    /// <summary>Shorter parts have no trigram to be looked up by.</summary>
    private const int ShortestPart = 3;

    public required string Line { get; init; }

    /// <summary>Empty where the line is to be read with its quotes, <c>or</c> and minus.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The same words as another keyboard layout would have made them; empty where there is no such word.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>Some word must not be there.</summary>
    public bool Excludes => Line.Split(' ').Any(IsExcluded);

    public static SearchWords Of(string line)
    {
        // a null character has no place in a database
        line = SingleLine.Normalize(line);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || line.Contains('"', StringComparison.Ordinal) || words.Any(w => IsExcluded(w) || w.Equals("or", StringComparison.OrdinalIgnoreCase)))
            words = [];
        // "№10064" is the number
        words = [.. words.Select(w => w.TrimStart('#', '№')).Where(w => w.Length > 0).Take(Most)];
        return new() { Line = line, Words = words, Others = [.. words.Select(KeyboardLayout.Other)] };
    }

    /// <summary>The query the words make, for a statement with these three arguments in these places.</summary>
    public object[] Arguments => [Line, Words.ToArray(), Others.ToArray()];

    /// <summary>The rows of a table whose search column matches.</summary>
    /// <param name="select">Everything of the table.</param>
    /// <param name="search">The column of its words.</param>
    /// <param name="tokens">What parts of words are looked for in; null for whole words only.</param>
    /// <param name="rest">What follows the condition.</param>
    internal FormattableString Hits(string select, string search, string? tokens, string rest = "")
    {
        var arguments = new List<object>(Arguments);
        const string all = "search_query({0}, {1}, {2}, true)";
        var condition = $"{search} @@ {all}";
        if (tokens is not null && Words.Any(IsPart))
        {
            // a word that says nothing asks for nothing, but there must be one that says something
            condition = $"numnode({all}) > 0";
            for (var i = 0; i < Words.Count; i++)
            {
                var query = $"search_query('', {{{arguments.Count}}}, {{{arguments.Count + 1}}}, true)";
                var part = IsPart(Words[i]) ? $" or {tokens} like search_part({{{arguments.Count + 2}}})" : "";
                condition += $" and (numnode({query}) = 0 or {search} @@ {query}{part})";
                arguments.AddRange([new[] { Words[i] }, new[] { Others[i] }, Words[i]]);
            }
        }
        return FormattableStringFactory.Create($"{select} where {condition} {rest}".TrimEnd(), [.. arguments]);
    }

    private static bool IsExcluded(string word) => word.Length > 1 && word[0] == '-';

    // whatever else is in it does not count
    private static bool IsPart(string word) => word.Count(char.IsAsciiLetterOrDigit) + word.Count(c => c is >= 'А' and <= 'я' or 'ё' or 'Ё') >= ShortestPart;
}
