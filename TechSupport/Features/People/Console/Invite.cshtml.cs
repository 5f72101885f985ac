namespace TechSupport.Features.People.Console;

public sealed class InviteModel(AppDb db, MailState mail, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!mail.IsOn) throw new RuleViolation("Email is off: no invitation can be sent.");
        return RunAsync(PersonEvent.Invited, () => Person.Invite(Actor, Now), "The invitation is on its way.", ct);
    }
}
