using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Features.Shared;
using TechSupport.Web;

namespace TechSupport.Features.Catalog.Departments;

public sealed class NewModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty] public EntryInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var department = Department.New(Input.Name, Input.NameRu);
        await db.AddWithEventAsync(department, d => d.Created(Actor, clock.GetUtcNow()), EntryInput.NameTaken, ct);
        Flash("Department added. Now say where it is.");
        return RedirectLocal(null, CatalogLinks.Department(department.Id));
    }
}
