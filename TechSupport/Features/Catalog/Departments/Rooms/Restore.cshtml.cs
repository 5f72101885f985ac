namespace TechSupport.Features.Catalog.Departments.Rooms;

public sealed class RestoreModel(AppDb db, TimeProvider clock) : RoomPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => UseAsync(active: true, ct);
}
