namespace TechSupport.Features.Account.Sessions;

/// <summary>Who is signed in, for the script that keeps somebody signed in while they type (session.js) and asks with X-Poll when it only wants to know.</summary>
public sealed class SessionModel : AppPage
{
    public IActionResult OnGet() => Content($"{Actor.Id}");
}
