using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.Admin.Users;

public sealed class InviteModel(AppDb db, InvitationMail mail, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Person.IsActive) throw new RuleViolation("This account is switched off. Switch it on first.");
        if (Person.PasswordHash is not null) throw new RuleViolation("This person has a password already. They can ask for a reset link on the sign-in page.");
        if (!await mail.SendAsync(Person, Actor, ct)) throw new RuleViolation("The mail server did not take the invitation. Try again later.");
        Flash("The invitation is on its way.");
        return GoTo(null, Here);
    }
}
