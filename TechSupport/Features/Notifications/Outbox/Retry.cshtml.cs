using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>Another round of attempts for some messages; those that left meanwhile are left alone.</summary>
public sealed class RetryModel(AppDb db, TimeProvider clock) : AppPage
{
    private const int AtOnce = 500;

    [BindProperty(Name = "id")] public List<long> Ids { get; set; } = [];

    /// <summary>The button of a single row.</summary>
    [BindProperty] public long? Only { get; set; }
    [BindProperty, StringLength(20)] public string? State { get; set; }

    public string Back => NotificationLinks.OutboxIn(Tab.Of(State).Key);

    public IActionResult OnGet() => RedirectLocal(null, NotificationLinks.Outbox);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var ids = Only is { } one ? [one] : Ids.Distinct().Take(AtOnce).ToArray();
        if (ids.Length == 0) throw new RuleViolation("Choose at least one message.");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // locked: the sender claims rows in the same table
        var deliveries = await db.Deliveries.FromSql($"select * from deliveries where id = any({ids}) order by id for update").ToListAsync(ct);
        var waiting = deliveries.Where(d => d.State is not (DeliveryState.Sent or DeliveryState.Sending)).ToList();
        if (waiting.Count == 0) throw new RuleViolation("This message was sent already or is being sent now.");
        foreach (var delivery in waiting) delivery.Retry(Actor, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Flash("Messages that will be tried again: {0}.", waiting.Count);
        return RedirectLocal(null, Back);
    }
}
