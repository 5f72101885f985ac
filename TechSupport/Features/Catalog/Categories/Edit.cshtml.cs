namespace TechSupport.Features.Catalog.Categories;

public sealed class EditModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public uint Version { get; set; }
    [BindProperty] public CategoryInput Input { get; set; } = new();

    public Category Category { get; private set; } = null!;

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Categories.SingleOrDefaultAsync(c => c.Id == Id) is not { } category) return NotFound();
        Category = category;
        return null;
    }

    public IActionResult OnGet()
    {
        Input = CategoryInput.Of(Category);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        db.Entry(Category).Property(c => c.Version).OriginalValue = Version;
        Category.Change(Actor, Input.Details, clock.GetUtcNow());
        await db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Saved.");
        return RedirectLocal(null, CatalogLinks.Categories);
    }
}
