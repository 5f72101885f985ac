using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Operations.Health.Checks;

internal sealed class HealthMapping : IEntityTypeConfiguration<HealthChange>, IEntityTypeConfiguration<HealthStanding>
{
    public void Configure(EntityTypeBuilder<HealthChange> builder)
    {
        builder.ToTable("health_changes");
        builder.HasIndex(c => new { c.CheckId, c.At });
        builder.HasIndex(c => c.At);
    }

    public void Configure(EntityTypeBuilder<HealthStanding> builder)
    {
        builder.ToTable("health_standings");
        builder.HasKey(s => s.CheckId);
    }
}
