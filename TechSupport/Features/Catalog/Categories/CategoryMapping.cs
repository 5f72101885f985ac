using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Catalog.Categories;

internal sealed class CategoryMapping() : CatalogEntryMapping<Category>("categories")
{
    public override void Configure(EntityTypeBuilder<Category> entry)
    {
        base.Configure(entry);
        entry.Property(c => c.Icon).HasMaxLength(20);
        entry.HasIndex(c => c.Name).IsUnique();
    }
}
