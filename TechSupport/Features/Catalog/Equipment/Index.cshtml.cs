using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TechSupport.Features.Shared;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog.Equipment;

public sealed class IndexModel(AppDb db) : AppPage
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true), StringLength(100, ErrorMessage = FieldNames.TooLong)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Department { get; set; }

    /// <summary>The inventory number the page before ended with.</summary>
    [BindProperty(SupportsGet = true), StringLength(InventoryNumber.MaxLength, ErrorMessage = ModelBindingMessages.Unfit)] public string? After { get; set; }

    public Page<Row> List { get; private set; } = Page<Row>.Empty;
    public IReadOnlyList<Choice> Departments { get; private set; } = [];
    public int Count { get; private set; }
    public IReadOnlyList<IGrouping<string, PlateTwin>> Twins { get; private set; } = [];

    public bool IsFiltered => !string.IsNullOrEmpty(Q) || Department is not null;

    public Pager Pager => new(L["{0} of {1}", List.Rows.Count, Count], string.IsNullOrEmpty(After) ? null : Address(null), List.Next(row => Address(row.Number)));

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Departments = await DepartmentChoices.ReadAsync(db, Department, ct);
        Twins = await PlateTwins.DevicesAsync(db, ct);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        var items = Filtered();
        Count = await items.CountAsync(ct);
        if (!string.IsNullOrEmpty(After))
            items = items.Where(e => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(e.InventoryNumber, DbText.Names), e.InventoryNumber), ValueTuple.Create(EF.Functions.Collate(After, DbText.Names), After)));
        var rows = await (from e in items.OrderBy(e => EF.Functions.Collate(e.InventoryNumber, DbText.Names)).ThenBy(e => e.InventoryNumber).Take(PageSize + 1)
                          join d in db.Departments on e.DepartmentId equals d.Id into ds
                          from d in ds.DefaultIfEmpty()
                          orderby EF.Functions.Collate(e.InventoryNumber, DbText.Names), e.InventoryNumber
                          select new Row(e.Id, e.InventoryNumber, e.Model, d.Name, d.NameRu, e.Room, e.Active)).ToListAsync(ct);
        List = rows.ToPage(PageSize);
        return Page();
    }

    private string Address(string? after) => ListAddress.Of(CatalogLinks.Equipment, ("q", Q), ("department", Department), ("after", after));

    private IQueryable<EquipmentItem> Filtered()
    {
        var items = db.Equipment.AsNoTracking();
        if (Department is { } department) items = items.Where(e => e.DepartmentId == department);
        if (string.IsNullOrWhiteSpace(Q)) return items;
        var words = Q.Trim();
        var (pattern, other) = (Like.Containing(words), KeyboardLayout.Other(words) is { Length: > 0 } o ? o : words);
        return items.Where(e => EF.Functions.ILike(e.InventoryNumber, pattern, Like.Escape) || EF.Functions.ILike(e.Model, pattern, Like.Escape) || EF.Functions.ILike(e.Room, pattern, Like.Escape)
            || DbText.PlateKey(words) != "" && (e.Plate.Replace("-", "").Contains(DbText.PlateKey(words).Replace("-", "")) || e.Plate.StartsWith(DbText.PlateKey(other)) || DbText.PlateKey(e.Room) == DbText.PlateKey(words)));
    }

    public sealed record Row(long Id, string Number, string Model, string? Department, string? DepartmentRu, string Room, bool Active)
    {
        public string? LocalDepartment => CultureInfo.CurrentUICulture.IsRussian() ? DepartmentRu : Department;
    }
}
