using TechSupport.Features.Account.Sessions;

namespace TechSupport.Features.People.Console;

public sealed class SignOutEverywhereModel(AppDb db, SessionRegister sessions, TimeProvider clock) : PersonPage(db, clock)
{
    public string Warning => L[
        "Every browser in which {0} is signed in is signed out within a minute. What is being written there and not sent is kept for signing in again.",
        Person.FullName];

    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => RunAsync(
        PersonEvent.SessionsEnded, EndAsync, "{0} is signed out everywhere within a minute.", ct, sessions.Forget);

    private Task EndAsync(CancellationToken ct)
    {
        Person.SignOutEverywhere(Actor, Now);
        return sessions.EndAllAsync(Db, Id, ct);
    }
}
