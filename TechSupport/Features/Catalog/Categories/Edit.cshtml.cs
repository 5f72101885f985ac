namespace TechSupport.Features.Catalog.Categories;

public sealed class EditModel(AppDb db, TimeProvider clock) : ItemPage<Category>(db, clock)
{
    [BindProperty] public CategoryInput Input { get; set; } = new();

    public UsedBy UsedBy { get; private set; } = null!;

    protected override async Task LoadAsync(CancellationToken ct) => UsedBy = await UsedBy.OfCategoryAsync(Db, Actor, Id, ct);

    public Task<IActionResult> OnGetAsync()
    {
        Input = CategoryInput.Of(Item);
        return ShowAsync();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Item.Change(Actor, Input.Details, Now);
        return SaveAsync(EntryInput.NameTaken, CatalogLinks.Categories, ct);
    }
}
