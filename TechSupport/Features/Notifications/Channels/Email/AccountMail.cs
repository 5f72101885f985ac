using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Notifications.Channels.Email.Layout;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The mails about an account, in the person's language.</summary>
public sealed class AccountMail(MailSender sender, MailLayout layout, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text)
{
    public MimeMessage Compose(AccountNotification notification)
    {
        var content = CultureScope.Run(notification.Culture, () => Content(notification));
        return layout.Fill(sender.Envelope(notification.Delivery, notification.Person, content.Title), content, notification.Culture);
    }

    private MailContent Content(AccountNotification notification) => notification.Kind switch
    {
        PersonEvent.ResetRequested => Reset(notification),
        PersonEvent.Invited => Invitation(notification),
        _ => throw new InvalidOperationException($"There is no mail about {notification.Kind}."),
    };

    private MailContent Reset(AccountNotification notification) => Content(notification,
        text["Someone, most likely you, asked for a new password for your account. Open the link within an hour; it works once."],
        text["Choose a new password"], text["If you did not ask for this, ignore this email."]);

    private MailContent Invitation(AccountNotification notification) => Content(notification,
        text["An account has been created for you. You sign in with your email address, {0}. Open the link within three days and choose a password; it works once.", notification.Person.UserName ?? ""],
        text["Choose a password"], text["TechSupport is where you tell IT what does not work, and see what happens with it."]);

    private MailContent Content(AccountNotification notification, string lead, string button, string end) => new()
    {
        Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        Title = text[notification.Headline],
        Headline = text[notification.Headline],
        Lead = lead,
        Buttons = [(button, notification.Link)],
        Advice = [end],
        Hospital = hospital.Value.LocalName,
        Phone = hospital.Value.Phone,
    };
}
