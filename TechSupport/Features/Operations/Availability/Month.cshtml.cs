using System.Globalization;

namespace TechSupport.Features.Operations.Availability;

/// <summary>The availability of one month, to be printed.</summary>
public sealed class MonthModel(AppDb db, HospitalClock clock) : AppPage
{
    private const string Form = "yyyy-MM";

    // nothing was measured before
    private static readonly DateOnly Earliest = new(2020, 1, 1);

    /// <summary>"2026-11"; this month without it.</summary>
    [FromQuery(Name = "month")] public string? Asked { get; set; }

    /// <summary>Its first day.</summary>
    public DateOnly Month { get; private set; }

    /// <summary>Null before the first run.</summary>
    public AvailabilityReport? Report { get; private set; }

    public string Previous => OperationLinks.AvailabilityOf(Written(Month.AddMonths(-1)));

    public string? Next => Month < Current ? OperationLinks.AvailabilityOf(Written(Month.AddMonths(1))) : null;

    private DateOnly Current => new(clock.Today.Year, clock.Today.Month, 1);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Month = Current;
        if (!string.IsNullOrEmpty(Asked))
        {
            if (!DateOnly.TryParseExact(Asked, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) || month > Current || month < Earliest) return NotFound();
            Month = month;
        }
        Report = await AvailabilityReport.ReadAsync(db, clock.MonthOf(Month), clock.Now, ct);
        return Page();
    }

    private static string Written(DateOnly month) => month.ToString(Form, CultureInfo.InvariantCulture);
}
