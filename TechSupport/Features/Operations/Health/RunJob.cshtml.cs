namespace TechSupport.Features.Operations.Health;

/// <summary>Runs a job of the schedule without waiting for its time.</summary>
public sealed class RunJobModel(JobStart start) : AppPage
{
    [FromRoute(Name = "check")] public string Job { get; set; } = "";

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct) => await start.IsKnownAsync(Job, ct) ? null : NotFound();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await start.RunAsync(Job, Actor, ct);
        Flash("The job starts within a minute.");
        return RedirectLocal(null, OperationLinks.Jobs);
    }
}
