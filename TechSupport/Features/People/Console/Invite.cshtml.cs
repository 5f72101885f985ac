namespace TechSupport.Features.People.Console;

public sealed class InviteModel(AppDb db, MailState mail, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!mail.IsOn) throw new RuleViolation("Mail is off: no invitation goes out.");
        Person.Invite(Actor, Now);
        await Db.SaveChangesAsync(ct);
        Flash("The invitation is on its way.");
        return RedirectLocal(null, Here);
    }
}
