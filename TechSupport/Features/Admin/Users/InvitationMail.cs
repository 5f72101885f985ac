using TechSupport.Data;
using TechSupport.Features.Account;
using TechSupport.Features.Notifications.Email;
using TechSupport.Features.People;
using TechSupport.Kernel;

namespace TechSupport.Features.Admin.Users;

/// <summary>Mails a new person the link that sets the first password. The link is made when it is sent and stored nowhere.</summary>
public sealed class InvitationMail(AccountLinks links, AccountMail mail, IMailTransport transport, AppDb db, TimeProvider clock, ILogger<InvitationMail> log)
{
    /// <returns>False when the mail server did not take it; the account is there all the same.</returns>
    public async Task<bool> SendAsync(User person, Actor by, CancellationToken ct)
    {
        try
        {
            using var message = mail.Invitation(person, await links.InvitationAsync(person));
            await transport.SendAsync(message, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // the message of the exception could hold an address
            log.LogWarning("The invitation of user {UserId} could not be sent: {Error}", person.Id, e.GetType().Name);
            return false;
        }
        db.Events.Add(new Event(PersonEvent.Invited, by, person.Id, null, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return true;
    }
}
