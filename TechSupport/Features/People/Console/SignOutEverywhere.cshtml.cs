using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;

namespace TechSupport.Features.People.Console;

public sealed class SignOutEverywhereModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Person.SignOutEverywhere(Actor, Now);
        await SaveAsync(ct);
        Flash("{0} is signed out everywhere within a minute.", Person.FullName);
        return RedirectLocal(null, Here);
    }
}
