using TechSupport.Features.Catalog.Equipment;

namespace TechSupport.Features.Search.Sources;

/// <summary>The inventory number of a device, or the beginning of one.</summary>
public sealed class EquipmentSource : SearchSource
{
    /// <summary>Too many numbers begin with one as short as this.</summary>
    private const int Short = 2;

    protected override int MostLeads => 51;

    public override IQueryable<long>? Leads(SearchRequest request)
    {
        var inventory = InventoryNumber.Normalize(PlateWords.WithoutInventory(request.Query));
        if (inventory.Length > InventoryNumber.MaxLength || !inventory.Any(char.IsLetterOrDigit)) return null;
        return request.Db.Equipment.Plated(inventory, orBeginning: inventory.Length > Short).OrderBy(e => e.InventoryNumber).Select(e => e.Id).Take(MostLeads);
    }

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) =>
        leads.Count == 0 ? [] : [Newest(request.Visible.Where(t => leads.Contains(t.EquipmentId!.Value)))];

    public override int? PlaceOf(SearchRequest request, long ticket) => 3;
}
