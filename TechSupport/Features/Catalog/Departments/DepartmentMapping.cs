using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Catalog.Departments;

internal sealed class DepartmentMapping() : CatalogEntryMapping<Department>("departments")
{
    public override void Configure(EntityTypeBuilder<Department> entry)
    {
        base.Configure(entry);
        entry.HasIndex(d => d.Name).IsUnique();
    }
}
