namespace TechSupport.Features.Catalog;

/// <summary>A page about one thing of the catalogue; 404 when there is none.</summary>
public abstract class ItemPage<TItem>(AppDb db, TimeProvider clock) : AppPage
    where TItem : CatalogItem
{
    [FromRoute] public long Id { get; set; }

    /// <summary>The version the form was rendered from; a form that adds to the thing has none.</summary>
    [BindProperty] public uint Version { get; set; }

    public TItem Item { get; private set; } = null!;

    protected AppDb Db => db;
    protected DateTimeOffset Now => clock.GetUtcNow();

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        if (await db.Set<TItem>().SingleOrDefaultAsync(i => i.Id == Id, ct) is not { } item) return NotFound();
        Item = item;
        return null;
    }

    /// <summary>Makes a stale version a conflict when the thing is saved.</summary>
    protected void ExpectVersion() => db.Entry(Item).Property(i => i.Version).OriginalValue = Version;

    /// <summary>Saves the thing and what happened to it; a stale version is a conflict.</summary>
    /// <param name="taken">What is said when another thing has its name or number.</param>
    /// <param name="next">Where to go on.</param>
    protected async Task<IActionResult> SaveAsync(Func<RuleViolation> taken, string next, CancellationToken ct)
    {
        ExpectVersion();
        await db.SaveUniqueAsync(taken, ct);
        Flash("Saved.");
        return RedirectLocal(null, next);
    }
}
