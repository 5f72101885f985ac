using System.Text;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The plain-text part.</summary>
public static class LetterText
{
    private const int Width = 72;

    public static string Of(Letter letter, IStringLocalizer<Text> text)
    {
        var place = letter.Room.Length > 0 ? text["Request {0}, {1}, room {2}", letter.Number, letter.Department, letter.Room] : text["Request {0}, {1}", letter.Number, letter.Department];
        var parts = new List<string> { letter.Headline, $"{letter.Subject}\n{place}" };
        if (letter.Said.Length > 0) parts.Add((letter.SaidBy.Length > 0 ? $"{letter.SaidBy}:\n" : "") + Lines(letter.Said, "> "));
        parts.Add(string.Join('\n', letter.Buttons.Select(b => $"{b.Label}: {b.Link.AbsoluteUri}")));
        parts.Add(Lines(string.Join(' ', letter.Advice), ""));
        if (letter.Closing.Length > 0) parts.Add(letter.Closing);
        parts.Add($"-- \nTechSupport, {letter.Hospital}\n{text["IT duty phone {0}, day and night", letter.Phone]}\n{letter.Why}\n{text["Which emails do I get?"]} {letter.Settings.AbsoluteUri}");
        return string.Join("\n\n", parts) + "\n";
    }

    private static string Lines(string said, string mark)
    {
        var wrapped = new StringBuilder();
        foreach (var line in said.ReplaceLineEndings("\n").Split('\n'))
        {
            var length = 0;
            wrapped.Append(mark);
            foreach (var word in line.Split(' '))
            {
                if (length > 0 && length + word.Length >= Width)
                {
                    wrapped.Append('\n').Append(mark);
                    length = 0;
                }
                if (length > 0) wrapped.Append(' ');
                wrapped.Append(word);
                length += word.Length + 1;
            }
            wrapped.Append('\n');
        }
        return wrapped.ToString().TrimEnd('\n');
    }
}
