namespace TechSupport.Features.People.Console;

public sealed class EnableModel(AppDb db, TimeProvider clock) : PersonPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        RunAsync(PersonEvent.Enabled, () => Person.Enable(Actor, Now), "{0} can sign in again.", ct);
}
