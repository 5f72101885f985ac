namespace TechSupport.Features.Catalog.Categories;

public sealed class NewModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty] public CategoryInput Input { get; set; } = new() { Active = true };

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Input.Position = Math.Min(Category.LastPosition, 1 + (await db.Categories.MaxAsync(c => (int?)c.Position, ct) ?? -1));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        db.Categories.Add(Category.New(Actor, Input.Details with { Active = true }, clock.GetUtcNow()));
        await db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Category added.");
        return RedirectLocal(null, CatalogLinks.Categories);
    }
}
