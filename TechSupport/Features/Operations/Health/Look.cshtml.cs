using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Features.Operations.Health;

/// <summary>Looks at everything, or at one check, without waiting for its time.</summary>
public sealed class LookModel(HealthCatalog catalog, HealthBoard board, HealthHistory history) : AppPage
{
    /// <summary>Which one; empty for all.</summary>
    [BindProperty] public string? Check { get; set; }

    public IActionResult OnGet() => RedirectLocal(null, OperationLinks.Health);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(Check))
        {
            await history.WriteAsync(await board.LookAsync(catalog.All, ct), ct);
            return RedirectLocal(null, OperationLinks.Health);
        }
        if (catalog.Find(Check) is not { } one) return NotFound();
        await history.WriteAsync(await board.LookAsync([one], ct), ct);
        return RedirectLocal(null, OperationLinks.HealthCheck(one.Id));
    }
}
