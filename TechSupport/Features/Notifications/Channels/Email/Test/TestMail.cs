using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using TechSupport.Features.Notifications.Channels.Email.Layout;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Email.Test;

/// <summary>A message to oneself, the way every message goes, that answers what became of it.</summary>
public sealed class TestMail(MailSender sender, MailLayout layout, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text, ILogger<TestMail> log)
{
    /// <summary>Somebody waits at the screen, and the proxy waits no minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<Outcome> SendAsync(User person, CancellationToken ct)
    {
        Outcome outcome;
        try { outcome = new(await TryAsync(person, ct), ""); }
        catch (SendFailure e) { outcome = new(null, e.Message); }
        log.LogInformation("Test email to user {UserId}: {Outcome}", person.Id, outcome.Receipt is null ? outcome.Failure : "accepted");
        return outcome;
    }

    private async Task<MailReceipt> TryAsync(User person, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        using var message = layout.Fill(sender.Envelope($"test-{Guid.NewGuid():N}", person, text["Test email"]), Content(), CultureInfo.CurrentUICulture);
        try { return await sender.SendAsync(message, limit.Token); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { throw new SendFailure("No answer in time.", permanent: false); }
    }

    private MailContent Content() => new()
    {
        Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        Title = text["Test email"],
        Headline = text["Test email"],
        Lead = text["An administrator sent this email to themselves. Email from TechSupport arrives."],
        Buttons = [(text["Outbox"], hospital.Value.Link(NotificationLinks.Outbox))],
        Advice = [],
        Hospital = hospital.Value.LocalName,
        Phone = hospital.Value.Phone,
    };

    /// <summary>What became of it.</summary>
    /// <param name="Receipt">Who took it; null when nobody did.</param>
    /// <param name="Failure">Why nobody did.</param>
    public sealed record Outcome(MailReceipt? Receipt, string Failure);
}
