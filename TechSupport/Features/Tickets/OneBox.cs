using TechSupport.Kernel;

namespace TechSupport.Features.Tickets;

/// <summary>Takes what a person wrote in one box apart: a subject of one line, and the rest. Nothing is lost.</summary>
public static class OneBox
{
    private const string Dots = "…";

    /// <summary>Fewer words say nothing: "Good morning!" is not what is wrong.</summary>
    private const int FewestWords = 3;

    public static (string Subject, string More) Split(string text)
    {
        text = text.Replace("\r\n", "\n").Trim();
        var end = FirstSentence(text);
        if (end <= Ticket.SubjectLength) return (Line.Of(text[..end]), text[end..].TrimStart());
        var cut = Cut(text, Ticket.SubjectLength - Dots.Length);
        return (Line.Of(text[..cut]) + Dots, Dots + text[cut..].TrimStart());
    }

    /// <summary>Where the first sentence or line ends that has something to say.</summary>
    private static int FirstSentence(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            var after = text[..i];
            if (text[i] == '\n' && (Words(after) >= FewestWords || !IsEnd(after[^1]))) return i;
            if (char.IsWhiteSpace(text[i]) && IsEnd(text[i - 1]) && Words(after) >= FewestWords && StartsSentence(text.AsSpan(i))) return i;
            if (i > Ticket.SubjectLength) break;
        }
        return text.Length;
    }

    private static bool IsEnd(char c) => c is '.' or '!' or '?' or '…' or ',';

    // "room no. 214" and "каб. 214" go on
    private static bool StartsSentence(ReadOnlySpan<char> rest) => rest.TrimStart() is [var c, ..] && !char.IsDigit(c) && !char.IsLower(c);

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static int Cut(string text, int most)
    {
        var space = text.LastIndexOfAny([' ', '\n', '\t'], most);
        if (space > most / 2) return space;
        return char.IsLowSurrogate(text[most]) ? most - 1 : most;
    }
}
