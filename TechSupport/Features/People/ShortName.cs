using System.Globalization;

namespace TechSupport.Features.People;

/// <summary>A person's name where there is no room for all of it.</summary>
public static class ShortName
{
    /// <summary>"Anna Lindqvist" → "Anna L."</summary>
    public static string Of(string? name)
    {
        var words = Words(name);
        return words.Length < 2 ? name ?? "" : $"{words[0]} {Letter(words[^1])}.";
    }

    /// <summary>Two letters for an avatar: "Irina Sokolova" → "IS".</summary>
    public static string Initials(string? name)
    {
        var words = Words(name);
        return words.Length switch
        {
            0 => "–",
            1 => Letter(words[0]).ToUpperInvariant(),
            _ => (Letter(words[0]) + Letter(words[^1])).ToUpperInvariant(),
        };
    }

    // what a reader takes for one letter: a part of it would be shown as a question mark or lose its accent
    private static string Letter(string word) => StringInfo.GetNextTextElement(word);

    private static string[] Words(string? name) => (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
