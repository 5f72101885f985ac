namespace TechSupport.Features.Notifications.Outbox;

/// <summary>Another round of attempts for events that could not be turned into messages.</summary>
public sealed class RetryEventsModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty(Name = "id")] public List<long> Ids { get; set; } = [];

    public IActionResult OnGet() => RedirectLocal(null, NotificationLinks.Outbox);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var freed = await ParkedEvent.RetryAsync(db, Actor, Ids, clock.GetUtcNow(), ct);
        if (freed == 0) throw new RuleViolation("These events are being tried already.");
        Flash("Events that will be tried again: {0}.", freed);
        return RedirectLocal(null, NotificationLinks.Outbox);
    }
}
