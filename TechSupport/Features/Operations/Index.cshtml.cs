using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Features.Notifications;
using TechSupport.Web;

namespace TechSupport.Features.Operations;

/// <summary>What needs an admin now.</summary>
public sealed class IndexModel(AppDb db, EventWords words, TimeProvider clock) : AppPage
{
    public int Dead { get; private set; }
    public int Waiting { get; private set; }
    public DateTimeOffset? OldestWaiting { get; private set; }
    public int Locked { get; private set; }
    public int Invited { get; private set; }
    public AuditLine? Last { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = db.Deliveries.Where(d => d.State == DeliveryState.Pending || d.State == DeliveryState.Sending);
        Dead = await db.Deliveries.CountAsync(d => d.State == DeliveryState.Dead, ct);
        Waiting = await waiting.CountAsync(ct);
        OldestWaiting = await waiting.OrderBy(d => d.Id).Select(d => (DateTimeOffset?)d.CreatedAt).FirstOrDefaultAsync(ct);
        Locked = await db.Users.CountAsync(u => u.DisabledAt == null && u.LockoutEnd > now, ct);
        Invited = await db.Users.CountAsync(u => u.DisabledAt == null && u.PasswordHash == null, ct);
        var newest = await words.DescribeAsync(await db.Events.AsNoTracking().OrderByDescending(e => e.Id).Take(1).ToListAsync(ct), ct);
        Last = newest is [var last] ? last : null;
        return Page();
    }
}
