using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.Catalog.Departments;

namespace TechSupport.Features.Catalog.Equipment;

internal sealed class EquipmentMapping : IEntityTypeConfiguration<EquipmentItem>
{
    public void Configure(EntityTypeBuilder<EquipmentItem> item)
    {
        item.ToTable("equipment");
        item.Property(e => e.InventoryNumber).HasMaxLength(InventoryNumber.MaxLength);
        item.Property(e => e.Model).HasMaxLength(EquipmentItem.ModelLength);
        item.Property(e => e.Room).HasMaxLength(RoomNumber.MaxLength);
        item.Property(e => e.Version).IsRowVersion();
        item.HasOne<Department>().WithMany().HasForeignKey(e => e.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        // a trigger fills both, for the version before too
        item.Property(e => e.Plate).HasDefaultValue("").ValueGeneratedOnAddOrUpdate();
        item.Property(e => e.IsTwin).HasDefaultValue(false).ValueGeneratedOnAddOrUpdate();
        item.HasIndex(e => e.InventoryNumber).IsUnique();
        item.HasIndex(e => e.Plate).IsUnique().HasFilter("not is_twin");
    }
}
