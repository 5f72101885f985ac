using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Operations.Availability.Maintenance;

internal sealed class MaintenanceMapping : IEntityTypeConfiguration<MaintenanceWindow>
{
    public void Configure(EntityTypeBuilder<MaintenanceWindow> builder)
    {
        builder.ToTable("maintenance_windows", t => t.HasCheckConstraint("ck_maintenance_windows_length", "ends_at > begins_at and ends_at <= begins_at + interval '24 hours'"));
        builder.Property(w => w.Version).IsRowVersion();
        builder.HasIndex(w => w.EndsAt);
        // a deployment is recorded once, however often the command runs
        builder.HasIndex(w => new { w.Reason, w.BeginsAt }).IsUnique().HasFilter("kind = 'deployment'").HasDatabaseName("ix_maintenance_windows_deployment");
    }
}
