using TechSupport.Features.Audit.Description;
using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Operations;

/// <summary>What needs an admin now.</summary>
public sealed class IndexModel(AppDb db, AuditDescription audit, TimeProvider clock) : AppPage
{
    public OutboxStatus Outbox { get; private set; } = null!;
    public int Locked { get; private set; }
    public int Invited { get; private set; }
    public AuditLine? Last { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Outbox = await OutboxStatus.ReadAsync(db, ct);
        Locked = await db.Users.CountAsync(u => u.DisabledAt == null && u.LockoutEnd > now, ct);
        Invited = await db.Users.CountAsync(u => u.DisabledAt == null && u.PasswordHash == null, ct);
        var newest = await audit.DescribeAsync(await db.Events.AsNoTracking().OrderByDescending(e => e.Id).Take(1).ToListAsync(ct), ct);
        Last = newest is [var last] ? last : null;
        return Page();
    }
}
