namespace TechSupport.Features.Catalog.Departments.Rooms;

public sealed class RemoveModel(AppDb db, TimeProvider clock) : RoomPage(db, clock, active: false);
