using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.People;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>
/// Acknowledges a page from its message without a sign-in, which takes too long at night. Opening the link does nothing: programs
/// that look for viruses open it, too. It says nothing of what the page is about.
/// </summary>
[AllowAnonymous]
public sealed class AcknowledgeByLinkModel(AppDb db, PageKeys keys, Acknowledgement acknowledgement) : AppPage
{
    private User? person;

    [BindProperty(SupportsGet = true), StringLength(1000)] public string? Key { get; set; }

    /// <summary>Null while the link is not good.</summary>
    public OnCallPage? Item { get; private set; }

    public string Name => person!.FullName;

    public bool IsTheirs => Item?.AcknowledgedById == person?.Id;

    public IActionResult OnGet()
    {
        ModelState.Clear();
        if (Item is null) return Page();
        // whoever is signed in sees what it is about
        if (User.IsSignedIn()) return Actor.Id == person!.Id ? RedirectLocal(null, OnCallLinks.Acknowledge(Item.Id)) : Page();
        // once, for a browser that keeps no cookies
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == person!.Language || Request.Query.ContainsKey("read")) return Page();
        HttpContext.RememberLanguage(person.Language);
        return RedirectLocal(null, OnCallLinks.AcknowledgeAgain(Key!));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Item is null) return Page();
        await acknowledgement.RunAsync(Item.Id, new(person!.Id, person.Role), ct);
        return RedirectLocal(null, OnCallLinks.AcknowledgeAgain(Key!));
    }

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        Item = null;
        if (keys.Read(Key ?? "") is { } known)
        {
            person = await db.ActiveTechnicians().AsNoTracking().SingleOrDefaultAsync(u => u.Id == known.Person, ct);
            if (person is not null) Item = await db.Set<OnCallPage>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == known.Page, ct);
        }
        if (Item is null) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return null;
    }
}
