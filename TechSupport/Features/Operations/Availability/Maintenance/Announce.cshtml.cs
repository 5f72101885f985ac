namespace TechSupport.Features.Operations.Availability.Maintenance;

/// <summary>Says for when the product may be away, or enters when it was.</summary>
public sealed class AnnounceModel(AppDb db, HospitalClock clock, AvailabilityBoard board) : AppPage
{
    [BindProperty] public MaintenanceInput Input { get; set; } = new();

    public IActionResult OnGet()
    {
        // the change window of the evening
        var evening = clock.Local(clock.StartOf(clock.Today)).AddHours(22);
        (Input.BeginsAt, Input.EndsAt) = (MaintenanceInput.Written(evening), MaintenanceInput.Written(evening.AddHours(1)));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var window = MaintenanceWindow.Announce(Actor, Input.Kind, Input.Time(clock), Input.Reason, clock.Now);
        db.Add(window);
        await db.SaveUniqueAsync(() => new("This deployment is entered already.") { Field = nameof(Input.BeginsAt) }, ct);
        board.Forget();
        Flash(window.IsAnnounced ? "The window is announced." : "The window is entered. It was not announced before it began, so it counts.");
        return RedirectLocal(null, OperationLinks.Maintenance);
    }
}
