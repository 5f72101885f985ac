
namespace TechSupport.Features.Reporting;

/// <summary>Takes what a person wrote in one box apart: a subject of one line, and the rest. Nothing is lost.</summary>
public static class SubjectSplitter
{
    private const string Dots = "…";

    /// <summary>Fewer words say nothing: "Good morning!" is not what is wrong.</summary>
    private const int FewestWords = 3;

    private const int LongestAbbreviation = 4;

    public static (string Subject, string More) Split(string text)
    {
        text = text.Replace("\r\n", "\n").Trim();
        var end = FirstSentence(text);
        if (end <= SubjectText.MaxLength) return (SingleLine.Normalize(text[..end]), text[end..].TrimStart());
        var cut = Cut(text, SubjectText.MaxLength - Dots.Length);
        return (SingleLine.Normalize(text[..cut]) + Dots, Dots + text[cut..].TrimStart());
    }

    /// <summary>Where the first sentence or line ends that has something to say.</summary>
    private static int FirstSentence(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            var after = text[..i];
            if (text[i] == '\n' && (Words(after) >= FewestWords || !(IsEnd(after[^1]) || after[^1] == ','))) return i;
            if (char.IsWhiteSpace(text[i]) && IsEnd(text[i - 1]) && Words(after) >= FewestWords && !IsAbbreviation(after, text.AsSpan(i))) return i;
            if (i > SubjectText.MaxLength) break;
        }
        return text.Length;
    }

    private static bool IsEnd(char c) => c is '.' or '!' or '?' or '…';

    /// <summary>The point of "каб. 214" or "no. 3" ends no sentence: a short word before it, no capital after it.</summary>
    private static bool IsAbbreviation(string before, ReadOnlySpan<char> rest) => before[^1] == '.'
        && before.Length - 2 - before.LastIndexOf(' ') <= LongestAbbreviation && rest.TrimStart() is [var c, ..] && !char.IsUpper(c);

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static int Cut(string text, int most)
    {
        var space = text.LastIndexOfAny([' ', '\n', '\t'], most);
        if (space > most / 2) return space;
        return char.IsLowSurrogate(text[most]) ? most - 1 : most;
    }
}
