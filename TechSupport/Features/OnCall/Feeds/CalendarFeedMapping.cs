using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.People;

namespace TechSupport.Features.OnCall.Feeds;

internal sealed class CalendarFeedMapping : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> feed)
    {
        feed.ToTable("on_call_feeds");
        feed.Property(f => f.Id).HasColumnName("person_id").ValueGeneratedNever();
        feed.HasOne<User>().WithMany().HasForeignKey(f => f.Id).OnDelete(DeleteBehavior.Restrict);
        feed.HasIndex(f => f.Hash).IsUnique();
    }
}
