using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TechSupport.Features.People;

namespace TechSupport.Features.OnCall.Absences;

internal sealed class AbsenceMapping : IEntityTypeConfiguration<Absence>
{
    public void Configure(EntityTypeBuilder<Absence> absence)
    {
        absence.ToTable("on_call_absences", t => t.HasCheckConstraint("ck_on_call_absences_time", "ends_at > begins_at"));
        absence.Ignore(a => a.LastMoment);
        absence.Ignore(a => a.Until);
        absence.HasOne<User>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Restrict);
        absence.HasIndex(a => a.PersonId);
        absence.HasIndex(a => a.EndsAt);
    }
}
