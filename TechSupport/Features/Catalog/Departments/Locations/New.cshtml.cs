namespace TechSupport.Features.Catalog.Departments.Locations;

public sealed class NewModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public EntryInput Input { get; set; } = new();

    public Department Department { get; private set; } = null!;

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Departments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == Id) is not { } department) return NotFound();
        Department = department;
        return null;
    }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var location = Location.New(Actor, Id, Input.Name, Input.NameRu, clock.GetUtcNow());
        db.Locations.Add(location);
        await db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Location added. Now add its rooms.");
        return RedirectLocal(null, CatalogLinks.Location(location.Id));
    }
}
