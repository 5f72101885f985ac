namespace TechSupport.Features.Catalog.Departments.Rooms;

public sealed class RemoveModel(AppDb db, TimeProvider clock) : RoomPage(db, clock, active: false)
{
    public UsedBy UsedBy { get; private set; } = null!;

    protected override async Task LoadAsync(CancellationToken ct) => UsedBy = await UsedBy.OfRoomsAsync(Db, Actor, Db.Rooms.Where(r => r.Id == Id), ct);
}
