using System.Text;
using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Addresses as headers take them.</summary>
public static class Mailbox
{
    // =?utf-8?B?…?= around base64, and "From: " before the first: 39 bytes make a line of 70, of which 76 are allowed
    private const int BytesPerWord = 39;

    public static bool IsAddress(string address) => Of("", address) is not null;

    /// <summary>Null unless it is exactly one address; a line break or a second address would reach somebody else.</summary>
    public static MailboxAddress? Of(string name, string address) =>
        !address.Any(char.IsControl) && MailboxAddress.TryParse(address, out var parsed) && IsAll(parsed, address) && address.IndexOf('@', StringComparison.Ordinal) > 0
            ? new MailboxAddress(Kernel.SingleLine.Normalize(name), address) : null;

    /// <summary>Whether what stands before the @ can be sent to every server.</summary>
    public static bool HasPlainName(string address) => Ascii.IsValid(address.AsSpan(0, Math.Max(0, address.IndexOf('@', StringComparison.Ordinal))));

    /// <summary>Writes a name that is not plain ASCII as RFC 2047 wants it, in encoded words of at most 75 characters; the library makes longer ones.</summary>
    public static void WriteName(MimeMessage message, HeaderId header, MailboxAddress mailbox)
    {
        if (mailbox.Name is not { Length: > 0 } name || Ascii.IsValid(name)) return;
        var address = MailboxAddress.EncodeAddrspec(mailbox.Address);
        var value = $" {string.Join("\r\n ", Words(name))}\r\n <{address}>\r\n";
        // an address of another script before the @ goes to servers that take it only, and these take it as it is
        message.Headers[message.Headers.IndexOf(header)].SetRawValue(Encoding.UTF8.GetBytes(value));
    }

    // a domain of another script is read as its letters, however it is written
    private static bool IsAll(MailboxAddress parsed, string address) =>
        parsed.Address == address || string.Equals(MailboxAddress.EncodeAddrspec(parsed.Address), address, StringComparison.OrdinalIgnoreCase);

    // by rune: a word must not end within a letter
    private static IEnumerable<string> Words(string name)
    {
        var (word, length) = (new StringBuilder(), 0);
        foreach (var rune in name.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > BytesPerWord)
            {
                yield return Encoded(word.ToString());
                (word, length) = (new StringBuilder(), 0);
            }
            word.Append(rune);
            length += rune.Utf8SequenceLength;
        }
        yield return Encoded(word.ToString());
    }

    private static string Encoded(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
