using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.People;

namespace TechSupport.Features.OnCall.Swaps;

internal sealed class SwapMapping : IEntityTypeConfiguration<Swap>
{
    public void Configure(EntityTypeBuilder<Swap> swap)
    {
        swap.ToTable("on_call_swaps", t => t.HasCheckConstraint("ck_on_call_swaps_time", "ends_at > begins_at and from_id <> to_id"));
        swap.Property(s => s.Version).IsRowVersion();
        swap.HasOne<User>().WithMany().HasForeignKey(s => s.FromId).OnDelete(DeleteBehavior.Restrict);
        swap.HasOne<User>().WithMany().HasForeignKey(s => s.ToId).OnDelete(DeleteBehavior.Restrict);
        swap.HasIndex(s => s.FromId);
        swap.HasIndex(s => s.ToId);
        swap.HasIndex(s => s.EndsAt);
    }
}
