namespace TechSupport.Features.Catalog.Departments;

public sealed class NewModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty] public EntryInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var department = Department.New(Actor, Input.Name, Input.NameRu, clock.GetUtcNow());
        db.Departments.Add(department);
        await db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Department added. Now say where it is.");
        return RedirectLocal(null, CatalogLinks.Department(department.Id));
    }
}
