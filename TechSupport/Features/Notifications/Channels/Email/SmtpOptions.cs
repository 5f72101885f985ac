using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using MailKit.Security;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The hospital's mail server. Without a host mail goes to a folder in development and is off elsewhere.</summary>
public sealed class SmtpOptions : IValidatableObject
{
    public string Host { get; init; } = "";

    /// <summary>Empty for the usual one: 587 with starttls, 465 with tls, 25 without.</summary>
    public string Port { get; init; } = "";

    /// <summary>none, starttls or tls.</summary>
    public string Security { get; init; } = "starttls";

    public string UserName { get; init; } = "";
    public string Password { get; init; } = "";

    /// <summary>The address messages come from.</summary>
    public string From { get; init; } = "";

    /// <summary>The name beside it: always the helpdesk's, never a person's.</summary>
    public string FromName { get; init; } = "TechSupport";

    /// <summary>For each answer of the server but the last, which has <see cref="SmtpTransport.LastWord"/>.</summary>
    public int TimeoutSeconds { get; init; } = 15;

    /// <summary>Whether the authority is asked if the certificate is revoked; where it does not answer, it is not.</summary>
    public bool CheckRevocation { get; init; } = true;

    /// <summary>A PEM file of the authorities that are trusted for the mail server, the hospital's own; empty for those of the machine.</summary>
    public string CaFile { get; init; } = "";

    public int PortNumber => int.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : SocketOptions switch { SecureSocketOptions.SslOnConnect => 465, SecureSocketOptions.StartTls => 587, _ => 25 };

    public SecureSocketOptions SocketOptions => Security.ToLowerInvariant() switch
    {
        "none" => SecureSocketOptions.None,
        "tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FromName.Any(char.IsControl)) yield return new("Smtp__FromName: the name must stand on one line.");
        if (From.Length > 0 && !Mailbox.IsAddress(From)) yield return new($"Smtp__From: \"{From}\" is not an email address.");
        if (Host.Length == 0) yield break;
        if (Host.Any(c => char.IsWhiteSpace(c) || c is '/' or '@')) yield return new($"Smtp__Host: \"{Host}\" is not the name of a server; write it without a scheme and a path.");
        if (Port.Length > 0 && (!int.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535))
            yield return new($"Smtp__Port: \"{Port}\" is not a port; write a number from 1 to 65535.");
        if (TimeoutSeconds is < 1 or > 30) yield return new("Smtp__TimeoutSeconds: write a number from 1 to 30.");
        if (Security.ToLowerInvariant() is not ("none" or "starttls" or "tls")) yield return new($"Smtp__Security: \"{Security}\" is not known; write none, starttls or tls.");
        if (CaFile.Length > 0 && Unreadable(CaFile) is { } why) yield return new($"Smtp__CaFile: {why}");
        if (From.Length == 0) yield return new("Smtp__From is missing: write the address messages come from.");
        if (UserName.Length > 0 && Password.Length == 0) yield return new("Smtp__Password is missing: Smtp__UserName needs one.");
        if (UserName.Length == 0 && Password.Length > 0) yield return new("Smtp__UserName is missing: Smtp__Password needs one.");
    }

    private static string? Unreadable(string file)
    {
        try
        {
            MailTrust.Read(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException) { return $"{file} cannot be read: {e.Message}"; }
    }
}
