using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Account;
using TechSupport.Features.Account.Password;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Sends the links that set a password. A link is made at the moment it is sent and stands nowhere but in the mail.</summary>
public sealed class AccountSender(AppDb db, AccountLinks links, AccountMail mail, MailSender sender, TimeProvider clock)
{
    /// <summary>The events that send one, whatever the person wants to be told about tickets.</summary>
    public static readonly string[] Kinds = [PersonEvent.ResetRequested, PersonEvent.Invited];

    /// <exception cref="NobodyToTell">The person needs no link any more.</exception>
    /// <exception cref="SendFailure">The server did not take it.</exception>
    public async Task SendAsync(Delivery delivery, CancellationToken ct)
    {
        // tracked by nobody else, and not changed here: a link depends on the person's security stamp
        var person = await db.Users.AsNoTracking().SingleAsync(u => u.Id == delivery.UserId, ct);
        if (!person.IsActive) throw new NobodyToTell("The account is switched off.");
        var kind = await db.Events.Where(e => e.Id == delivery.EventId && e.At == delivery.EventAt).Select(e => e.Kind).SingleOrDefaultAsync(ct)
            ?? throw new NobodyToTell("The event is no longer kept.");
        using var message = kind switch
        {
            // nobody waits for a link longer than it would have lived
            PersonEvent.ResetRequested when clock.GetUtcNow() - delivery.EventAt >= AccountRules.ResetLink => throw new NobodyToTell("The link was asked for too long ago."),
            PersonEvent.ResetRequested => mail.Reset(delivery, person, await links.ResetAsync(person)),
            PersonEvent.Invited when person.PasswordHash is not null => throw new NobodyToTell("The person has a password already."),
            PersonEvent.Invited => mail.Invitation(delivery, person, await links.InvitationAsync(person)),
            _ => throw new InvalidOperationException($"There is no mail about {kind}."),
        };
        await sender.SendAsync(message, ct);
    }
}
