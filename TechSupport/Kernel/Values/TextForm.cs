using System.Globalization;
using System.Text;

namespace TechSupport.Kernel;

/// <summary>The form every text is kept in: composed letters (NFC), nothing that cannot be seen, line ends of one character.</summary>
internal static class TextForm
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Letters and symbols that show nothing, for the fonts of scripts nobody here writes: a text of them alone is none.</summary>
    private static readonly HashSet<int> Blanks = [0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0];

    /// <summary>One line: every run of spaces, line ends and control characters is one space.</summary>
    public static string Line(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in Visible(text))
        {
            if (!IsSpace(rune)) line.Append(rune);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        return Finish(line.ToString());
    }

    /// <summary>Many lines, each ended by "\n"; their inner spaces are kept.</summary>
    public static string Lines(string? text)
    {
        var lines = new StringBuilder();
        foreach (var rune in Visible(text?.ReplaceLineEndings("\n")))
            if (rune.Value is '\n' or '\t' || Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control) lines.Append(rune);
        return Finish(lines.ToString());
    }

    // half a surrogate pair comes out of the enumeration as U+FFFD, so nothing here can throw
    private static string Finish(string text)
    {
        text = text.Trim();
        return text.EnumerateRunes().Any(IsSeen) ? text.Normalize(NormalizationForm.FormC) : "";
    }

    // direction marks can turn a line around, zero-width ones hide a word from the search; but a joiner between two letters or emoji is part of the word
    private static IEnumerable<Rune> Visible(string? text)
    {
        Rune? before = null, joiner = null;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner)
            {
                joiner ??= rune;
                continue;
            }
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue;
            if (joiner is { } between && before is { } first && !IsSpace(first) && !IsSpace(rune)) yield return between;
            joiner = null;
            before = rune;
            yield return rune;
        }
    }

    private static bool IsSpace(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsSeen(Rune rune) => !IsSpace(rune) && !Blanks.Contains(rune.Value) && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned);
}
