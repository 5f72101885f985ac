using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Catalog.Departments.Locations;

namespace TechSupport.Features.Catalog.Departments.Rooms;

public sealed class NewModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public Inputs Input { get; set; } = new();

    public Location Location { get; private set; } = null!;

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Locations.AsNoTracking().SingleOrDefaultAsync(l => l.Id == Id) is not { } location) return NotFound();
        Location = location;
        return null;
    }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var room = Room.New(Actor, Id, Input.Number, clock.GetUtcNow());
        db.Rooms.Add(room);
        await db.SaveUniqueAsync(() => new RuleViolation("Room {0} is there already.", room.Number) { Field = "Number" }, ct);
        Flash("Room {0} added.", room.Number);
        return RedirectLocal(null, CatalogLinks.Location(Id));
    }

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Write the room number."), StringLength(Room.NumberLength, ErrorMessage = "At most {1} characters.")]
        public string Number { get; set; } = "";
    }
}
