namespace TechSupport.Features.Catalog.Categories;

public sealed class IndexModel(AppDb db) : AppPage
{
    public IReadOnlyList<Category> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Rows = await db.Categories.AsNoTracking().OrderByDescending(c => c.Active).ThenBy(c => c.Position).ThenBy(c => c.Id).ToListAsync(ct);
        return Page();
    }
}
