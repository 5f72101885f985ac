using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Data;
using TechSupport.Features.Notifications.Email;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Admin.Users;

/// <summary>Tells a new person how to set a password. The link is made when it is sent and stored nowhere.</summary>
public sealed class InvitationMail(
    UserManager<User> users, AppDb db, IMailTransport transport, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text, TimeProvider clock, ILogger<InvitationMail> log)
{
    /// <returns>False when the mail server did not take it; the account is there all the same.</returns>
    public async Task<bool> SendAsync(User person, Actor by, CancellationToken ct)
    {
        var token = await users.GenerateUserTokenAsync(person, Invitations.Provider, UserManager<User>.ResetPasswordTokenPurpose);
        var link = hospital.Value.Link($"/reset?user={person.Id}&token={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token))}");
        try
        {
            using var message = Compose(person, link);
            await transport.SendAsync(message, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.LogWarning("The invitation of user {UserId} could not be sent: {Error}", person.Id, e.GetType().Name);
            return false;
        }
        db.Events.Add(new Event(PersonEvent.Invited, by, person.Id, null, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return true;
    }

    private MimeMessage Compose(User person, Uri link)
    {
        var reader = CultureInfo.CurrentUICulture;
        try
        {
            // the person's language, not the one of the admin who invites
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(person.Language);
            var message = new MimeMessage { Subject = text["Your account in TechSupport"] };
            message.To.Add(new MailboxAddress(person.FullName, person.Email!));
            message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
            message.Body = new TextPart("plain")
            {
                Text = string.Join("\r\n\r\n", text["Hello, {0}!", person.FullName].Value,
                    text["You have an account in TechSupport, the IT helpdesk of {0}. Your user name: {1}", hospital.Value.LocalName, person.Email!].Value,
                    text["Set your password here (the link works for 72 hours and once):"].Value + "\r\n" + link,
                    text["If you did not expect this message, call IT: {0}.", hospital.Value.Phone].Value) + "\r\n",
            };
            return message;
        }
        finally { CultureInfo.CurrentUICulture = reader; }
    }
}
