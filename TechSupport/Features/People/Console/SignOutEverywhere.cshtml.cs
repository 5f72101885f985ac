namespace TechSupport.Features.People.Console;

public sealed class SignOutEverywhereModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public string Warning => L[
        "Every browser in which {0} is signed in is signed out within a minute. What is being written there and not sent is kept for signing in again.",
        Person.FullName];

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Person.SignOutEverywhere(Actor, Now);
        await SaveAsync(ct);
        Flash("{0} is signed out everywhere within a minute.", Person.FullName);
        return RedirectLocal(null, Here);
    }
}
