using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Features.Operations.Health;

/// <summary>Lets staff know of a fault in one sentence on the sign-in page, or takes it back. It goes by itself when the fault does.</summary>
public sealed class TellModel(AppDb db, HealthCatalog catalog, HealthHistory history) : AppPage
{
    [FromRoute(Name = "check")] public string Id { get; set; } = "";

    [BindProperty] public bool Tells { get; set; }

    protected override Task<IActionResult?> GateAsync(CancellationToken ct) => Task.FromResult<IActionResult?>(catalog.Find(Id)?.ForStaff is null ? NotFound() : null);

    public IActionResult OnGet() => RedirectLocal(null, OperationLinks.HealthCheck(Id));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await history.TellAsync(db, Actor, Id, Tells, ct);
        Flash(Tells ? "Staff read this on the sign-in page now." : "Staff no longer read this.");
        return RedirectLocal(null, OperationLinks.HealthCheck(Id));
    }
}
