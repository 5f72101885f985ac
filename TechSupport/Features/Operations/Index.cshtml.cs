using TechSupport.Features.Audit.Description;
using TechSupport.Features.Notifications.Outbox;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Operations;

/// <summary>What needs an admin now.</summary>
public sealed class IndexModel(AppDb db, AuditDescription audit, HealthBoard board, TimeProvider clock) : AppPage
{
    public OutboxStatus Outbox { get; private set; } = null!;
    public (int Locked, int Invited) Accounts { get; private set; }
    public AuditLine? Last { get; private set; }

    /// <summary>As the page Health has it.</summary>
    public IReadOnlyList<CheckResult> Found => board.All;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Outbox = await OutboxStatus.ReadAsync(db, ct);
        Accounts = (await db.Users.CountAsync(u => u.DisabledAt == null && u.LockoutEnd > now, ct), await db.Users.CountAsync(u => u.DisabledAt == null && u.PasswordHash == null, ct));
        var people = db.Events.AsNoTracking().ToldTo(db, Actor).WithoutTheCheck(db);
        Last = (await audit.DescribeAsync(await people.OrderByDescending(e => e.Id).Take(1).ToListAsync(ct), ct)).SingleOrDefault();
        return Page();
    }
}
