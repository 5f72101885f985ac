using System.Runtime.CompilerServices;

namespace TechSupport.Features.Search;

/// <summary>A table whose rows have texts, and the statement that finds those with the words.</summary>
/// <param name="Name">The table, with the letter it goes by.</param>
/// <param name="Columns">Everything of it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Search">The column of its words.</param>
/// <param name="Tokens">What parts of words are looked for in.</param>
/// <param name="Plates">What else a number may be of the row, where <c>{0}</c> stands for it; null for nothing.</param>
/// <param name="Parts">Whether parts of words and plates are looked for: it takes another index for each.</param>
internal sealed record SearchedTable(string Name, string Columns, string Key, string Search, string Tokens, string? Plates, bool Parts)
{
    /// <summary>The tickets themselves.</summary>
    // the device is looked up first, and one of them: a single key is looked up in an index, and the planner knows how few rows it has
    public static readonly SearchedTable Tickets = new("tickets t", "t.*, t.xmin", "t.id", "t.search", "search_tokens(t.subject || ' ' || t.description)",
        "t.room <> '' and room_key(t.room) = room_key({0}) or t.equipment_id = (select min(e.id) from equipment e where e.plate <> '' and e.plate = plate_key({0}))", Parts: false);

    /// <summary>What was said on them.</summary>
    public static readonly SearchedTable Comments = new("comments c", "c.*", "c.id", "c.search", "search_tokens(c.body)", null, Parts: false);

    /// <param name="words">What they have.</param>
    /// <param name="rest">What follows the condition.</param>
    public FormattableString Hits(SearchWords words, string rest = "")
    {
        var (signs, texts, others) = words.Arguments;
        var arguments = new List<object> { signs, texts, others };
        // a number alone is looked up as a room and as a device already
        var table = words.Alternatives is [[_]] ? this with { Plates = null } : this;
        var alternatives = words.Alternatives.Select(terms => table.Condition(terms, arguments)).ToList();
        var condition = alternatives.Any(a => a is not null) ? string.Join(" or ", words.Alternatives.Zip(alternatives, (terms, all) => all ?? Whole(terms, arguments))) : Matches("{0}, {1}, {2}");
        return FormattableStringFactory.Create($"select {Columns} from {Name} where {condition} {rest}".TrimEnd(), [.. arguments]);
    }

    private string Matches(string terms) => $"{Search} @@ search_terms({terms}, true)";

    private string Whole(IReadOnlyList<SearchTerm> terms, List<object> arguments)
    {
        var (signs, texts, others) = new SearchWords { Alternatives = [terms] }.Arguments;
        return $"({Matches($"{Next(arguments, signs)}, {Next(arguments, texts)}, {Next(arguments, others)}")})";
    }

    /// <summary>All terms of an alternative, each with what it may be besides a word; null where the words are all there is.</summary>
    private string? Condition(IReadOnlyList<SearchTerm> terms, List<object> arguments)
    {
        if (!terms.Any(term => (Parts || term.IsExcluded) && (term.IsPart || IsPlate(term)))) return null;
        var (conditions, says) = (new List<string>(), new List<string>());
        foreach (var term in terms)
        {
            var text = Next(arguments, term.Text);
            var query = $"search_term('{term.Signs}', {text}, {Next(arguments, term.Other)}, true)";
            // rows to leave out are looked up as well: to see what parts a row has takes far longer
            if (term.IsExcluded) conditions.Add($"not {Search} @@ {query}" + string.Concat(Besides(term, text).Select(also => $" and {Key} not in (select {Key} from {Name} where {also})")));
            else
            {
                // a word that says nothing asks for nothing, but there must be one that says something
                says.Add($"numnode({query}) > 0");
                conditions.Add($"(numnode({query}) = 0 or {Search} @@ {query}{(Parts ? string.Concat(Besides(term, text).Select(also => $" or {also}")) : "")})");
            }
        }
        return says.Count == 0 ? "false" : $"(({string.Join(" or ", says)}) and {string.Join(" and ", conditions)})";
    }

    private IEnumerable<string> Besides(SearchTerm term, string text)
    {
        if (term.IsPart) yield return $"{Tokens} like search_part({text})";
        if (IsPlate(term)) yield return Plates!.Replace("{0}", text, StringComparison.Ordinal);
    }

    private bool IsPlate(SearchTerm term) => Plates is not null && term.IsPlate;

    private static string Next(List<object> arguments, object value)
    {
        arguments.Add(value);
        return $"{{{arguments.Count - 1}}}";
    }
}
