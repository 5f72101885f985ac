using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog.Equipment;

public sealed class NewModel(AppDb db, TimeProvider clock) : AppPage
{
    [BindProperty] public EquipmentInput Input { get; set; } = new();

    public IReadOnlyList<Choice> Departments { get; private set; } = [];

    protected override async Task LoadAsync(CancellationToken ct) => Departments = await DepartmentChoices.ReadAsync(db, Input.DepartmentId, ct);

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var item = EquipmentItem.New(Actor, await Input.CheckedAsync(db, known: null, ct) with { Active = true }, clock.GetUtcNow());
        db.Equipment.Add(item);
        await db.SaveUniqueAsync(Input.NumberTaken, ct);
        Flash("{0} added.", item.InventoryNumber);
        return RedirectLocal(null, CatalogLinks.Equipment);
    }
}
