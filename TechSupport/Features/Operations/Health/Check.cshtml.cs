using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Features.Operations.Health;

/// <summary>One check: how it is, why, what to do, and its last month.</summary>
public sealed class CheckModel(AppDb db, HealthCatalog catalog, HealthBoard board) : AppPage
{
    private const int Most = 200;

    [FromRoute(Name = "check")] public string Id { get; set; } = "";

    public CheckResult Result { get; private set; } = null!;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<HealthChange> Changes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (catalog.Find(Id) is not { } facts) return NotFound();
        Result = board.Of(facts);
        Changes = await db.Set<HealthChange>().AsNoTracking().Where(c => c.CheckId == facts.Id).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(Most).ToListAsync(ct);
        return Page();
    }
}
