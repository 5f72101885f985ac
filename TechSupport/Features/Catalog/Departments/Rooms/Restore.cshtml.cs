namespace TechSupport.Features.Catalog.Departments.Rooms;

public sealed class RestoreModel(AppDb db, TimeProvider clock) : RoomPage(db, clock, active: true);
