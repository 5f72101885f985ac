using System.Globalization;
using Microsoft.Extensions.Options;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Features.Audit.Console;

/// <summary>How long entries are kept: which months go next, and where those are that went.</summary>
public sealed class RetentionModel(AppDb db, IOptions<AuditOptions> options, TimeProvider clock) : AppPage
{
    public RetentionPlan Plan { get; private set; } = null!;

    public AuditOptions Audit => options.Value;

    /// <summary>Some are older than promised, and nowhere to export them to is set.</summary>
    public bool IsStopped => Audit.ExportPath is null && Plan.Next.Any(IsDue);

    public async Task OnGetAsync(CancellationToken ct) => Plan = await RetentionPlan.ReadAsync(db, Audit.KeepMonths, clock.GetUtcNow(), ct);

    public bool IsDue(RetentionPlan.Going going) => going.At <= clock.GetUtcNow();

    /// <summary>"January 2025".</summary>
    public static string Words(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.CurrentUICulture);
}
