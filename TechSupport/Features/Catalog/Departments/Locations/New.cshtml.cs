namespace TechSupport.Features.Catalog.Departments.Locations;

/// <summary>Adds a location to a department.</summary>
public sealed class NewModel(AppDb db, TimeProvider clock) : ItemPage<Department>(db, clock)
{
    [BindProperty] public EntryInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var location = Location.New(Actor, Id, Input.Name, Input.NameRu, Now);
        Db.Locations.Add(location);
        await Db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Location added. Now add its rooms.");
        return RedirectLocal(null, CatalogLinks.Location(location.Id));
    }
}
