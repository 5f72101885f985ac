using System.Text;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Notifications.Channels.Email.Layout;

/// <summary>The plain-text part.</summary>
public static class MailText
{
    private const int Width = 72;

    public static string Of(MailContent content, IStringLocalizer<Text> text)
    {
        var parts = new List<string> { content.Headline };
        if (content.Ticket is { } ticket) parts.Add($"{ticket.Subject}\n{Place(ticket, text)}");
        if (content.Lead.Length > 0) parts.Add(Lines(content.Lead, ""));
        if (content.Said.Length > 0) parts.Add((content.SaidBy.Length > 0 ? $"{content.SaidBy}:\n" : "") + Lines(content.Said, "> "));
        if (content.Closing.Length > 0) parts.Add(content.Closing);
        parts.Add(string.Join('\n', content.Buttons.Select(b => $"{b.Label}: {b.Link.AbsoluteUri}")));
        IEnumerable<string> advice = content.AsksToConfirm ? [text["Both links open a page where you confirm."], .. content.Advice] : content.Advice;
        parts.Add(Lines(string.Join(' ', advice), ""));
        var foot = $"-- \nTechSupport, {content.Hospital}\n{text["IT duty phone {0}, day and night", content.Phone]}";
        parts.Add(content.Reason is var (why, settings) ? $"{foot}\n{why}\n{text["Which emails do I get?"]} {settings.AbsoluteUri}" : foot);
        return string.Join("\n\n", parts) + "\n";
    }

    private static string Place(MailContent.TicketLines ticket, IStringLocalizer<Text> text) => (ticket.ToRequester, ticket.Room.Length > 0) switch
    {
        (true, true) => text["Request {0}, {1}, room {2}", ticket.Number, ticket.Department, ticket.Room],
        (true, false) => text["Request {0}, {1}", ticket.Number, ticket.Department],
        (false, true) => text["Ticket {0}, {1}, room {2}", ticket.Number, ticket.Department, ticket.Room],
        (false, false) => text["Ticket {0}, {1}", ticket.Number, ticket.Department],
    };

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
