namespace TechSupport.Features.Notifications.Outbox;

/// <summary>Another round of attempts for events that could not be turned into messages.</summary>
public sealed class RetryEventsModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty(Name = "id")] public List<long> Ids { get; set; } = [];

    public IActionResult OnGet() => RedirectLocal(null, NotificationLinks.Outbox);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // a trigger wakes the dispatcher
        var freed = await db.Database.SqlQuery<Freed>($"""
            update event_outbox o set attempts = 0, next_attempt_at = null, parked_at = null from events e
            where o.event_id = any({Ids}) and o.parked_at is not null and e.id = o.event_id and e.at = o.event_at
            returning o.event_id as id, e.ticket_id
            """).ToListAsync(ct);
        if (freed.Count == 0) throw new RuleViolation("These events are being tried already.");
        foreach (var parked in freed) db.Record(new Event(DeliveryEvent.EventRetried, Actor, parked.Id, Facts.Of(("ticket", parked.TicketId)), clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Flash("Events that will be tried again: {0}.", freed.Count);
        return RedirectLocal(null, NotificationLinks.Outbox);
    }

    private sealed record Freed(long Id, long? TicketId);
}
