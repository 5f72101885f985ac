using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.Catalog.Departments.Locations;

namespace TechSupport.Features.Catalog.Departments.Rooms;

internal sealed class RoomMapping : IEntityTypeConfiguration<Room>
{
    public void Configure(EntityTypeBuilder<Room> room)
    {
        room.ToTable("rooms");
        room.Property(r => r.Number).HasMaxLength(RoomNumber.MaxLength);
        room.Property(r => r.Version).IsRowVersion();
        room.HasOne<Location>().WithMany().HasForeignKey(r => r.LocationId).OnDelete(DeleteBehavior.Restrict);
        // a trigger fills both, for the version before too
        room.Property(r => r.Plate).HasDefaultValue("").ValueGeneratedOnAddOrUpdate();
        room.Property(r => r.IsTwin).HasDefaultValue(false).ValueGeneratedOnAddOrUpdate();
        room.HasIndex(r => new { r.LocationId, r.Number }).IsUnique();
        room.HasIndex(r => new { r.LocationId, r.Plate }).IsUnique().HasFilter("not is_twin");
    }
}
