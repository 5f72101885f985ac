using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog.Equipment;

public sealed class EditModel(AppDb db, TimeProvider clock) : ItemPage<EquipmentItem>(db, clock)
{
    [BindProperty] public EquipmentInput Input { get; set; } = new();

    public IReadOnlyList<Choice> Departments { get; private set; } = [];

    public UsedBy UsedBy { get; private set; } = null!;

    protected override async Task LoadAsync(CancellationToken ct)
    {
        Departments = await DepartmentChoices.ReadAsync(Db, Input.DepartmentId, ct);
        UsedBy = await UsedBy.OfDeviceAsync(Db, Actor, Id, ct);
    }

    public Task<IActionResult> OnGetAsync()
    {
        Input = EquipmentInput.Of(Item);
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Item.Change(Actor, await Input.CheckedAsync(Db, Item, ct), Now);
        return await SaveAsync(Input.NumberTaken, CatalogLinks.Equipment, ct);
    }
}
