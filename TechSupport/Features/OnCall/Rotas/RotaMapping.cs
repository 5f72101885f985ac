using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.OnCall.Rotas;

internal sealed class RotaMapping : IEntityTypeConfiguration<Rota>
{
    public void Configure(EntityTypeBuilder<Rota> rota)
    {
        rota.ToTable("on_call_rotas");
        rota.Property(r => r.Id).ValueGeneratedNever();
        rota.Property(r => r.Version).IsRowVersion();
        rota.Ignore(r => r.Details);
    }
}
