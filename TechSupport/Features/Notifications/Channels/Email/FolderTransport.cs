using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Writes each message as an .eml file, named after its Message-ID: a message sent twice is one file.</summary>
public sealed class FolderTransport(string folder) : IMailTransport
{
    public string Folder { get; } = folder;

    /// <exception cref="SendFailure">The folder cannot be written to.</exception>
    public async Task<MailReceipt> SendAsync(MimeMessage message, CancellationToken ct)
    {
        // as a mail server's library does before it sends: what is in the file is what its headers say
        message.Prepare(EncodingConstraint.SevenBit);
        var name = string.Concat((message.MessageId ?? Guid.NewGuid().ToString("N")).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '@' or '.' ? c : '_'));
        var part = Path.Combine(Folder, $".{name}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(Folder);
            await message.WriteToAsync(part, ct);
            File.Move(part, Path.Combine(Folder, name + ".eml"), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SendFailure($"The mail folder cannot be written to (Email__PickupDirectory): {e.Message}", permanent: false);
        }
        finally { Discard(part); }
        return new(Folder);
    }

    private static void Discard(string part)
    {
        try { File.Delete(part); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* where nothing could be written nothing is left */ }
    }
}

/// <summary>Used when no mail server is configured outside development.</summary>
public sealed class MailOff : IMailTransport
{
    public Task<MailReceipt> SendAsync(MimeMessage message, CancellationToken ct) =>
        throw new MailKit.ServiceNotConnectedException("Mail is off: Smtp__Host is not set.");
}
