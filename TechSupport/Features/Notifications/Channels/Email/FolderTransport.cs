using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Writes each message as an .eml file, named after its Message-ID: a message sent twice is one file.</summary>
public sealed class FolderTransport(string folder) : IMailTransport
{
    public string Folder { get; } = folder;

    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        Directory.CreateDirectory(Folder);
        var name = string.Concat((message.MessageId ?? Guid.NewGuid().ToString("N")).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '@' or '.' ? c : '_'));
        var part = Path.Combine(Folder, $".{name}.{Guid.NewGuid():N}");
        try
        {
            await message.WriteToAsync(part, ct);
            File.Move(part, Path.Combine(Folder, name + ".eml"), overwrite: true);
        }
        finally { File.Delete(part); }
    }
}

/// <summary>Used when no mail server is configured outside development.</summary>
public sealed class MailOff : IMailTransport
{
    public Task SendAsync(MimeMessage message, CancellationToken ct) =>
        throw new MailKit.ServiceNotConnectedException("Mail is off: Smtp__Host is not set.");
}
