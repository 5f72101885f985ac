namespace TechSupport.Features.Search.Sources;

/// <summary>The inventory number of a device, or the beginning of one.</summary>
public sealed class EquipmentSource : SearchSource
{
    /// <summary>Too many numbers begin with one as short as this.</summary>
    private const int Short = 2;

    private const int MostDevices = 50;

    public override IQueryable<long>? Leads(SearchRequest request)
    {
        var inventory = InventoryNumber.Normalize(request.Query);
        var prefix = Like.Beginning(inventory);
        var whole = inventory.Length <= Short;
        return request.Db.Equipment.Where(e => e.InventoryNumber == inventory || !whole && EF.Functions.Like(e.InventoryNumber, prefix, Like.Escape))
            .OrderBy(e => e.InventoryNumber).Select(e => e.Id).Take(MostDevices);
    }

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) =>
        leads.Count == 0 ? [] : [Newest(request.Visible.Where(t => leads.Contains(t.EquipmentId!.Value)))];

    public override int? PlaceOf(SearchRequest request, long ticket) => 2;
}
