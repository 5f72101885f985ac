using Microsoft.Extensions.Options;
using TechSupport.Web.Telemetry;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>How fast pages are for the people who open them, and where scripts failed.</summary>
public sealed class IndexModel(AppDb db, PageSpeedWriter writer, IOptions<BeaconOptions> beacon, TimeProvider clock) : AppPage
{
    /// <summary>1 or 7.</summary>
    [FromQuery(Name = "days")] public string? Asked { get; set; }

    public int Days => Asked == "7" ? 7 : 1;

    public bool IsOn => beacon.Value.Enabled;

    public PageSpeedReport Report { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        // this server's last minute, too
        await writer.WriteAsync(ct);
        Report = await PageSpeedReport.ReadAsync(db, clock.GetUtcNow(), Days, ct);
        return Page();
    }
}
