using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog.Equipment;

public sealed class EditModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public uint Version { get; set; }
    [BindProperty] public EquipmentInput Input { get; set; } = new();

    public EquipmentItem Item { get; private set; } = null!;
    public IReadOnlyList<Choice> Departments { get; private set; } = [];

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Equipment.SingleOrDefaultAsync(e => e.Id == Id) is not { } item) return NotFound();
        Item = item;
        return null;
    }

    protected override async Task LoadAsync() => Departments = await DepartmentChoices.ReadAsync(db, Input.DepartmentId);

    public Task<IActionResult> OnGetAsync()
    {
        Input = EquipmentInput.Of(Item);
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var to = await Input.CheckedAsync(db, ct);
        db.Entry(Item).Property(e => e.Version).OriginalValue = Version;
        Item.Change(Actor, to, clock.GetUtcNow());
        await db.SaveUniqueAsync(Input.NumberTaken, ct);
        Flash("Saved.");
        return RedirectLocal(null, CatalogLinks.Equipment);
    }
}
