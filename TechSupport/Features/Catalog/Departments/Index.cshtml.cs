namespace TechSupport.Features.Catalog.Departments;

public sealed class IndexModel(AppDb db) : AppPage
{
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var rows = await db.Departments.AsNoTracking().Select(d => new Row(d,
            db.Rooms.Count(r => r.Active && db.Locations.Any(l => l.Id == r.LocationId && l.DepartmentId == d.Id)),
            db.Users.Count(u => u.DepartmentId == d.Id && u.DisabledAt == null))).ToListAsync(ct);
        Rows = [.. rows.OrderByDescending(r => r.Department.Active).ThenBy(r => r.Department.LocalName, StringComparer.CurrentCulture)];
        return Page();
    }

    public sealed record Row(Department Department, int Rooms, int People);
}
