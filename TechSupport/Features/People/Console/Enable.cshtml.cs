namespace TechSupport.Features.People.Console;

public sealed class EnableModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Person.SwitchOn(Actor, Now);
        await SaveAsync(ct);
        Flash("{0} can sign in again.", Person.FullName);
        return RedirectLocal(null, Here);
    }
}
