using TechSupport.Features.Account;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>The bot no longer writes to this person.</summary>
public sealed class DisconnectTelegramModel(AppDb db, TimeProvider clock) : AppPage
{
    public IActionResult OnGet() => RedirectLocal(null, AccountLinks.Profile);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = await db.Users.SingleAsync(u => u.Id == Actor.Id, ct);
        me.DisconnectTelegram(Actor, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        Flash("Telegram disconnected.");
        return RedirectLocal(null, AccountLinks.Profile);
    }
}
