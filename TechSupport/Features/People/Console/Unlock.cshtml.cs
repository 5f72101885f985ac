namespace TechSupport.Features.People.Console;

public sealed class UnlockModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Person.Unlock(Actor, Now);
        await SaveAsync(ct);
        Flash("{0} can try to sign in again.", Person.FullName);
        return RedirectLocal(null, Here);
    }
}
