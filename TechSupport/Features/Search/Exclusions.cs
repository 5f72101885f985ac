using System.Text.RegularExpressions;

namespace TechSupport.Features.Search;

/// <summary>Reads a search the way the database does (websearch_to_tsquery).</summary>
public static partial class Exclusions
{
    /// <summary>True when some alternative names only what is left out: no index helps, and every ticket would be read for an answer nobody wants.</summary>
    public static bool Only(string query)
    {
        var alternatives = new List<List<bool>> { new() };
        foreach (var word in Words().Matches(query).Select(m => m.Value))
            if (word.Equals("or", StringComparison.OrdinalIgnoreCase)) alternatives.Add([]);
            else if (word.Any(char.IsLetterOrDigit)) alternatives[^1].Add(word[0] == '-');
        return alternatives.Any(words => words.Count > 0 && words.TrueForAll(excluded => excluded));
    }

    [GeneratedRegex(@"-?""[^""]*""?|\S+")]
    private static partial Regex Words();
}
