namespace TechSupport.Features.Catalog.Departments.Rooms;

public sealed class RemoveModel(AppDb db, TimeProvider clock) : RoomPage(db, clock)
{
    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => UseAsync(active: false, ct);
}
