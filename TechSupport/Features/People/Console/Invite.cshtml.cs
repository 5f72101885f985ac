using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.People.Console;

public sealed class InviteModel(AppDb db, MailState mail, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Person.IsActive) throw new RuleViolation("This account is switched off. Switch it on first.");
        if (Person.PasswordHash is not null) throw new RuleViolation("This person has a password already. They can ask for a reset link on the sign-in page.");
        if (!mail.IsOn) throw new RuleViolation("Mail is off: no invitation goes out.");
        Db.Events.Add(new Event(PersonEvent.Invited, Actor, Person.Id, null, Now));
        await Db.SaveChangesAsync(ct);
        Flash("The invitation is on its way.");
        return RedirectLocal(null, Here);
    }
}
