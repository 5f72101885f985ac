using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Account;

public sealed class SignOutModel(SignInManager<User> signIn, AppDb db, TimeProvider clock) : AppPage
{
    public IActionResult OnGet() => User.IsSignedIn() ? Page() : GoTo(null, "/sign-in");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (User.IsSignedIn())
        {
            db.Events.Add(new Event(PersonEvent.SignedOut, Actor, Actor.Id, null, clock.GetUtcNow()));
            await db.SaveChangesAsync(ct);
        }
        await signIn.SignOutAsync();
        // the next person at a shared workstation finds nothing in the browser
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return GoTo(null, "/sign-in");
    }
}
