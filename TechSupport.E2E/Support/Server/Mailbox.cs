using MimeKit;

namespace TechSupport.E2E.Support.Server;

/// <summary>The messages an app has sent, read from its mail folder.</summary>
public static class Mailbox
{
    // jobs look every 5 s, and the machine may be busy
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Waits for the message about a ticket to a person whose first line says what happened.</summary>
    public static async Task<MimeMessage> MailAsync(this AppProcess app, string to, long ticket, string happened)
    {
        MimeMessage? found = null;
        await Wait.UntilAsync(() => (found = app.Mails().FirstOrDefault(m => IsTo(m, to) && IsAbout(m, ticket) && FirstLine(m) == happened)) is not null,
            $"a message to {to} about {ticket} saying \"{happened}\"; sent were: {string.Join("; ", app.Mails().Select(m => $"{m.To}: {FirstLine(m)}"))}", Patience);
        return found!;
    }

    public static IEnumerable<MimeMessage> Mails(this AppProcess app) =>
        Directory.GetFiles(app.MailFolder, "*.eml").Select(file => MimeMessage.Load(file));

    public static bool IsTo(MimeMessage message, string address) => message.To.Mailboxes.Any(m => m.Address == address);

    public static bool IsAbout(MimeMessage message, long ticket) => message.References.Any(r => r.StartsWith($"ticket-{ticket}@", StringComparison.Ordinal));

    private static string FirstLine(MimeMessage message) => message.TextBody?.ReplaceLineEndings("\n").Split('\n')[0] ?? "";
}
