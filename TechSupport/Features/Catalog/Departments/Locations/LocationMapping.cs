using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Catalog.Departments.Locations;

internal sealed class LocationMapping() : CatalogEntryMapping<Location>("locations")
{
    public override void Configure(EntityTypeBuilder<Location> entry)
    {
        base.Configure(entry);
        entry.HasOne<Department>().WithMany().HasForeignKey(l => l.DepartmentId).OnDelete(DeleteBehavior.Restrict);
    }
}
