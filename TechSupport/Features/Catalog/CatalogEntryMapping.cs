using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Catalog;

/// <summary>What every entry of the catalog has; a mapping of its own adds the rest.</summary>
internal abstract class CatalogEntryMapping<T>(string table) : IEntityTypeConfiguration<T> where T : CatalogEntry
{
    public virtual void Configure(EntityTypeBuilder<T> entry)
    {
        entry.ToTable(table);
        entry.Property(e => e.Name).HasMaxLength(CatalogEntry.NameLength);
        entry.Property(e => e.NameRu).HasMaxLength(CatalogEntry.NameLength);
        entry.Ignore(e => e.LocalName);
        entry.Property(e => e.Version).IsRowVersion();
    }
}
