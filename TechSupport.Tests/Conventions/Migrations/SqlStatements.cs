using System.Text.RegularExpressions;

namespace TechSupport.Tests.Conventions.Migrations;

/// <summary>Takes SQL apart far enough for the rules of migrations: statements, and the actions of one ALTER TABLE.</summary>
internal static partial class SqlStatements
{
    /// <summary>The statements without comments, in lower case and single spaces. What a DO block does is done now; a function's body is not.</summary>
    public static IReadOnlyList<string> Of(string sql) =>
        [.. Split(Comment().Replace(sql, m => m.Value.StartsWith("--", StringComparison.Ordinal) ? " " : m.Value), ';').Select(Plain).Where(s => s.Length > 0).SelectMany(Unwrap)];

    /// <summary>"add column a int, add constraint b check (c in (1, 2))" → both.</summary>
    public static IReadOnlyList<string> Actions(string actions) => [.. Split(actions, ',').Select(a => a.Trim())];

    private static IEnumerable<string> Unwrap(string statement) => Do().Match(statement) is { Success: true } block ? Of(Keyword().Replace(block.Groups[2].Value, "; ")) : [statement];

    private static string Plain(string statement) => Space().Replace(statement, " ").Trim().ToLowerInvariant();

    private static List<string> Split(string sql, char by)
    {
        var parts = new List<string>();
        var (from, depth) = (0, 0);
        for (var i = 0; i < sql.Length; i++)
        {
            if (Quoted().Match(sql, i) is { Success: true } quoted && quoted.Index == i) i += quoted.Length - 1;
            else if (sql[i] == '(') depth++;
            else if (sql[i] == ')') depth--;
            else if (sql[i] == by && depth == 0)
            {
                parts.Add(sql[from..i]);
                from = i + 1;
            }
        }
        parts.Add(sql[from..]);
        return parts;
    }

    [GeneratedRegex("""\G('(?:[^']|'')*'|"[^"]*"|(\$\w*\$).*?\2)""", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    // a quoted text is taken whole, so that what looks like a comment inside it stays
    [GeneratedRegex("""'(?:[^']|'')*'|--[^\n]*""")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^do (\$\w*\$)(.*)\1", RegexOptions.Singleline)]
    private static partial Regex Do();

    [GeneratedRegex(@"\b(begin|declare|then|else|loop|end)\b")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
