using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

internal sealed class SyntheticMapping : IEntityTypeConfiguration<SyntheticRun>, IEntityTypeConfiguration<SyntheticIncident>
{
    public void Configure(EntityTypeBuilder<SyntheticRun> builder)
    {
        builder.ToTable("synthetic_runs");
        builder.HasIndex(r => r.Slot).IsUnique();
        // the availability of a year is read from it alone
        builder.HasIndex(r => r.StartedAt).IncludeProperties(r => new { r.Passed, r.CoversSeconds });
    }

    public void Configure(EntityTypeBuilder<SyntheticIncident> builder)
    {
        builder.ToTable("synthetic_incidents");
        builder.HasIndex(i => i.OpenedAt);
        // one at a time
        builder.HasIndex(i => i.RecoveredAt).IsUnique().AreNullsDistinct(false).HasFilter("recovered_at is null").HasDatabaseName("ix_synthetic_incidents_open");
    }
}
