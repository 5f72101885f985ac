using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Email;

namespace TechSupport.Cli;

/// <summary><c>techsupport mail-test ADDRESS</c>: one message through the mail server of the settings, and what it answered. Needs no database.</summary>
public static class MailTest
{
    public static Command Command()
    {
        var address = new Argument<string>("ADDRESS") { Description = "Whom the message goes to." };
        var command = new Command("mail-test", "Sends one message through the mail server of the settings and says what it answered; exit code 0 when it took it.") { address };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(address), ct));
        return command;
    }

    private static async Task<int> RunAsync(string address, CancellationToken ct)
    {
        var (configuration, _) = Commands.Host();
        var smtp = configuration.GetSection("Smtp").Get<SmtpOptions>() ?? new();
        var mistakes = smtp.Validate(new(smtp)).Select(mistake => mistake.ErrorMessage).ToList();
        if (mistakes.Count > 0) throw new StartupException(string.Join(Environment.NewLine, mistakes));
        if (smtp.Host.Length == 0) throw new StartupException("Mail is off: Smtp__Host is not set.");
        var to = Mailbox.Of("", address) ?? throw new StartupException($"\"{address}\" is not an email address.");
        using var message = new MimeMessage([new MailboxAddress(smtp.FromName, smtp.From)], [to], "TechSupport: test email", new TextPart { Text = "Email from TechSupport arrives.\n" });
        var receipt = await SendAsync(new SmtpTransport(Options.Create(smtp), NullLogger<SmtpTransport>.Instance), message, ct);
        Console.WriteLine($"Mail server: {receipt.Place}");
        Console.WriteLine($"Encryption: {(receipt.Encryption.Length > 0 ? receipt.Encryption : "none, messages and the password travel in the open")}");
        if (receipt.Issuer.Length > 0) Console.WriteLine($"Certificate issued by: {receipt.Issuer}");
        Console.WriteLine($"Accepted: {receipt.Answer}");
        return 0;
    }

    private static async Task<MailReceipt> SendAsync(SmtpTransport transport, MimeMessage message, CancellationToken ct)
    {
        try { return await transport.SendAsync(message, ct); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { throw new StartupException("The mail server did not answer in time."); }
        catch (SendFailure e) { throw new StartupException(e.Message); }
        catch (Exception e) when (MailFailure.Of(e) is { } failure) { throw new StartupException(failure.Message); }
    }
}
