using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications;

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("deliveries");
        delivery.Property(d => d.LastError).HasMaxLength(300);
        delivery.HasOne<User>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade).HasConstraintName("fk_deliveries_users_user_id");
        delivery.HasIndex(d => new { d.EventId, d.UserId, d.Channel }).IsUnique();
        delivery.HasIndex(d => d.NextAttemptAt).HasFilter("state in ('pending', 'sending')");
        delivery.HasIndex(d => new { d.State, d.Id });
        delivery.HasIndex(d => d.UserId);
        delivery.HasIndex(d => d.TicketId);
    }
}
