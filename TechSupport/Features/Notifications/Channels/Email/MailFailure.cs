using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>What a mail server's refusal means: this mailbox never, or the server later.</summary>
public static partial class MailFailure
{
    /// <summary>Null for what has nothing to do with mail.</summary>
    public static SendFailure? Of(Exception e) => e switch
    {
        // 5xx about the recipient or the message will not change; about the sender it is ours to put right
        SmtpCommandException refused => new($"SMTP {Number(refused.StatusCode)} {Plain(refused.Message)}",
            (int)refused.StatusCode >= 500 && refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted),
        AuthenticationException => new("The mail server refused the sign-in.", permanent: false),
        SslHandshakeException => new("No secure connection to the mail server.", permanent: false),
        NotSupportedException => new("The mail server does not offer what Smtp__Security asks for.", permanent: false),
        ServiceNotConnectedException or ServiceNotAuthenticatedException or ProtocolException or CommandException => new(Plain(e.Message), permanent: false),
        SocketException or IOException or TimeoutException => new("The mail server cannot be reached.", permanent: false),
        _ => null,
    };

    private static string Number(SmtpStatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);

    // servers quote the address they refuse
    private static string Plain(string message) => Kernel.SingleLine.Normalize(Address().Replace(message, "…"));

    [GeneratedRegex(@"\S+@\S+")]
    private static partial Regex Address();
}
