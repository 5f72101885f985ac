namespace TechSupport.Features.People.Console;

public sealed class UnlockModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        RunAsync(PersonEvent.Unlocked, () => Person.Unlock(Actor, Now), "{0} can try to sign in again.", ct);
}
