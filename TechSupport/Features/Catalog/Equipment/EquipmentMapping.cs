using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Catalog.Equipment;

internal sealed class EquipmentMapping : IEntityTypeConfiguration<EquipmentItem>
{
    public void Configure(EntityTypeBuilder<EquipmentItem> item)
    {
        item.ToTable("equipment");
        item.Property(e => e.InventoryNumber).HasMaxLength(EquipmentItem.InventoryLength);
        item.Property(e => e.Model).HasMaxLength(EquipmentItem.ModelLength);
        item.Property(e => e.Room).HasMaxLength(Ticket.RoomLength);
        item.Property(e => e.Version).IsRowVersion();
        item.HasOne<Department>().WithMany().HasForeignKey(e => e.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        item.HasIndex(e => e.InventoryNumber).IsUnique();
    }
}
