using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.People;

namespace TechSupport.Features.OnCall.Paging;

internal sealed class PageMapping : IEntityTypeConfiguration<OnCallPage>, IEntityTypeConfiguration<PageCall>
{
    public void Configure(EntityTypeBuilder<OnCallPage> page)
    {
        page.ToTable("on_call_pages", t =>
        {
            t.HasCheckConstraint("ck_on_call_pages_cause", "(ticket_id is null) <> (alert_id is null)");
            t.HasCheckConstraint("ck_on_call_pages_ended", "(ended_at is null) = (ending is null)");
        });
        page.Property(p => p.Version).IsRowVersion();
        page.Ignore(p => p.Rounds);
        page.Property(p => p.Title).HasMaxLength(OnCallPage.TitleLength);
        page.HasOne<Alert>().WithMany().HasForeignKey(p => p.AlertId).OnDelete(DeleteBehavior.Restrict);
        page.HasOne<User>().WithMany().HasForeignKey(p => p.AcknowledgedById).OnDelete(DeleteBehavior.Restrict);
        page.HasMany(p => p.Calls).WithOne().HasForeignKey(c => c.PageId).OnDelete(DeleteBehavior.Cascade);
        page.Navigation(p => p.Calls).UsePropertyAccessMode(PropertyAccessMode.Field);
        // one at a time about one thing, however many servers hear of it
        page.HasIndex(p => p.TicketId).IsUnique().HasFilter("ended_at is null");
        page.HasIndex(p => p.AlertId).IsUnique();
        page.HasIndex(p => p.AcknowledgedById);
        page.HasIndex(p => p.NextStepAt).HasFilter("next_step_at is not null");
    }

    public void Configure(EntityTypeBuilder<PageCall> call)
    {
        call.ToTable("on_call_page_calls");
        call.HasOne<User>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
        call.HasIndex(c => new { c.PageId, c.PersonId }).IsUnique();
        call.HasIndex(c => c.PersonId);
    }
}
