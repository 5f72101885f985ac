using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.OnCall.Alerts;

internal sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> alert)
    {
        alert.ToTable("on_call_alerts");
        alert.Property(a => a.Fingerprint).HasMaxLength(Alert.FingerprintLength);
        alert.Property(a => a.Name).HasMaxLength(Alert.NameLength);
        alert.Property(a => a.Severity).HasMaxLength(Alert.NameLength);
        alert.Property(a => a.Summary).HasMaxLength(Alert.SummaryLength);
        alert.HasIndex(a => new { a.Fingerprint, a.StartsAt }).IsUnique();
        alert.HasIndex(a => a.ReceivedAt);
    }
}
