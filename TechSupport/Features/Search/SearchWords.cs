using System.Text.RegularExpressions;

namespace TechSupport.Features.Search;

/// <summary>
/// What somebody looks for in texts: words in any form and order, each also as it would be in the other keyboard layout. A phrase in quotes,
/// <c>or</c> and a minus are read as everywhere, and mean every form and spelling as well.
/// </summary>
public sealed partial record SearchWords
{
    /// <summary>More only make a search slower.</summary>
    private const int Most = 20;

    /// <summary>All of the terms of one of them are to be there.</summary>
    public required IReadOnlyList<IReadOnlyList<SearchTerm>> Alternatives { get; init; }

    /// <summary>Some alternative names only what is left out: no index helps, and every ticket would be read for an answer nobody wants.</summary>
    public bool OnlyExclude => Alternatives.Any(terms => terms.All(term => term.IsExcluded));

    /// <summary>Without the alternatives that leave something out: a message without the word says nothing about the others of its ticket.</summary>
    public SearchWords InMessages => this with { Alternatives = [.. Alternatives.Where(terms => !terms.Any(term => term.IsExcluded))] };

    public bool IsEmpty => Alternatives.Count == 0;

    /// <summary>The signs, the words and what they are in the other layout, for <c>search_terms</c>.</summary>
    public (string[] Signs, string[] Texts, string[] Others) Arguments
    {
        get
        {
            var terms = Alternatives.SelectMany(alternative => alternative.Select((term, place) => (Term: term, Begins: place == 0 ? "|" : ""))).ToList();
            return ([.. terms.Select(t => t.Begins + t.Term.Signs)], [.. terms.Select(t => t.Term.Text)], [.. terms.Select(t => t.Term.Other)]);
        }
    }

    public static SearchWords Of(string line)
    {
        var alternatives = new List<List<SearchTerm>> { new() };
        // a null character has no place in a database
        foreach (var match in Typed().Matches(SingleLine.Normalize(line)).Take(Most))
        {
            var (not, phrase, word) = (match.Groups["not"].Success, match.Groups["phrase"].Value.Trim(), match.Groups["word"].Value);
            if (IsOr(word)) alternatives.Add([]);
            else if (phrase.Any(char.IsLetterOrDigit)) alternatives[^1].Add(new(phrase, phrase.Contains(' ', StringComparison.Ordinal), not));
            // "№10064" is the number
            else if (word.TrimStart('#', '№') is { Length: > 0 } said && said.Any(char.IsLetterOrDigit)) alternatives[^1].Add(new(said, false, not));
        }
        return new() { Alternatives = [.. alternatives.Where(terms => terms.Count > 0)] };
    }

    private static bool IsOr(string word) => word.Equals("or", StringComparison.OrdinalIgnoreCase) || word.Equals("или", StringComparison.OrdinalIgnoreCase);

    // what is quoted is read as it stands
    [GeneratedRegex("""(?<not>-(?=["«“„\p{L}\p{N}]))?(?:["«“„](?<phrase>[^"»”“]*)["»”“]?|(?:\(?""" + $"(?:{PlateWords.Inventory}|{PlateWords.Room}))?" + """(?<word>\S+))""", RegexOptions.IgnoreCase)]
    private static partial Regex Typed();
}
