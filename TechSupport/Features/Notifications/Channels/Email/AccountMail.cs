using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.People;
using TechSupport.Web;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The mails about an account, in the person's language, as HTML and as text.</summary>
public sealed class AccountMail(IStringLocalizer<Text> text, IOptions<HospitalOptions> hospital, MailSender sender)
{
    private const string Font = "font-family:'Segoe UI',Arial,sans-serif;";

    /// <summary>A link for a new password.</summary>
    public MimeMessage Reset(Delivery delivery, User user, Uri link) => In(user, () => Message(delivery, user, link, text["New password for TechSupport"],
        text["Somebody, most likely you, asked for a new password for your account. Open the link within an hour; it works once."],
        text["Choose a new password"], text["It was not you? Then do nothing: your password stays as it is."]));

    /// <summary>A link for the first password.</summary>
    public MimeMessage Invitation(Delivery delivery, User user, Uri link) => In(user, () => Message(delivery, user, link, text["Your account at TechSupport"],
        text["An account was made for you. Your user name is {0}. Open the link within three days and choose a password; it works once.", user.UserName ?? ""],
        text["Choose a password"], text["TechSupport is where you tell IT what does not work, and see what happens with it."]));

    private MimeMessage Message(Delivery delivery, User user, Uri link, string heading, string lead, string button, string end)
    {
        var message = sender.Envelope(delivery, user, heading);
        message.Body = new BodyBuilder
        {
            TextBody = $"{heading}\n\n{lead}\n\n{link}\n\n{end}\n\n--\nTechSupport, {hospital.Value.LocalName}\n{Phone}\n",
            HtmlBody = Html(heading, lead, link, button, end),
        }.ToMessageBody();
        return message;
    }

    // tables and inline styles: mail programs know little else
    private string Html(string heading, string lead, Uri link, string button, string end) => $"""
        <!doctype html>
        <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>{E(heading)}</title></head>
        <body style="margin:0;padding:0;background-color:#f2f5f4;">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f5f4"><tr><td align="center" style="padding:24px 12px;">
        <table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:560px;background-color:#ffffff;border:1px solid #d5dddb;">
        <tr><td bgcolor="#0d3338" style="padding:14px 24px;{Font}font-size:15px;line-height:20px;color:#ffffff;"><b>TechSupport</b> <span style="color:#b9d3d4;">&nbsp;{E(hospital.Value.LocalName)}</span></td></tr>
        <tr><td style="padding:24px 24px 0;{Font}font-size:22px;line-height:28px;color:#15211f;"><h1 style="margin:0;font-size:22px;line-height:28px;">{E(heading)}</h1></td></tr>
        <tr><td style="padding:8px 24px 0;{Font}font-size:16px;line-height:24px;color:#15211f;">{E(lead)}</td></tr>
        <tr><td style="padding:20px 24px 0;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="#0b5a63" style="border:1px solid #0b5a63;"><a href="{E(link.AbsoluteUri)}" style="display:inline-block;padding:11px 20px;{Font}font-size:16px;line-height:22px;font-weight:bold;color:#ffffff;text-decoration:none;">{E(button)}</a></td></tr></table></td></tr>
        <tr><td style="padding:20px 24px 24px;{Font}font-size:15px;line-height:22px;color:#42504d;">{E(end)}</td></tr>
        <tr><td style="padding:14px 24px;border-top:1px solid #d5dddb;{Font}font-size:13px;line-height:20px;color:#586663;">{E(Phone)}</td></tr>
        </table></td></tr></table>
        </body>
        </html>
        """;

    private string Phone => $"{text["IT duty phone"]} {hospital.Value.Phone}{text[", day and night"]}";

    private static string E(string value) => HtmlEncoder.Default.Encode(value);

    private static T In<T>(User user, Func<T> write) => Reading.In(CultureInfo.GetCultureInfo(user.Language), write);
}
