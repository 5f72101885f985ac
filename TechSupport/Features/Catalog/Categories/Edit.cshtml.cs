namespace TechSupport.Features.Catalog.Categories;

public sealed class EditModel(AppDb db, TimeProvider clock) : ItemPage<Category>(db, clock)
{
    [BindProperty] public CategoryInput Input { get; set; } = new();

    public IActionResult OnGet()
    {
        Input = CategoryInput.Of(Item);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Item.Change(Actor, Input.Details, Now);
        return SaveAsync(EntryInput.NameTaken, CatalogLinks.Categories, ct);
    }
}
