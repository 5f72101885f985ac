using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Audit;

/// <summary>The table is partitioned and guarded by triggers, which EF cannot describe: its migrations are SQL.</summary>
internal sealed class EventMapping : IEntityTypeConfiguration<Event>, IEntityTypeConfiguration<EventPersonalData>
{
    public void Configure(EntityTypeBuilder<Event> happened)
    {
        happened.ToTable("events", t => t.ExcludeFromMigrations());
        happened.HasKey(e => new { e.Id, e.At });
        happened.Property(e => e.Id).UseIdentityAlwaysColumn();
        happened.Property(e => e.Data).HasColumnType("jsonb").HasConversion(
            v => JsonSerializer.Serialize(v, JsonSerializerOptions.Default),
            v => JsonSerializer.Deserialize<Dictionary<string, string?>>(v, JsonSerializerOptions.Default)!,
            // an event never changes, so the instance is its identity
            new ValueComparer<IReadOnlyDictionary<string, string?>>((a, b) => ReferenceEquals(a, b), v => v.Count, v => v));
        happened.HasOne(e => e.Personal).WithOne().HasPrincipalKey<Event>(e => e.Id).HasForeignKey<EventPersonalData>(p => p.EventId);
        happened.HasIndex(e => new { e.TicketId, e.Id }).HasDatabaseName("ix_events_ticket").HasFilter("ticket_id is not null");
        happened.HasIndex(e => new { e.ActorId, e.Id }).HasDatabaseName("ix_events_actor");
        happened.HasIndex(e => new { e.Kind, e.Id }).HasDatabaseName("ix_events_kind");
        happened.HasIndex(e => new { e.ObjectId, e.Id }).HasDatabaseName("ix_events_object").HasFilter("object_id is not null");
    }

    public void Configure(EntityTypeBuilder<EventPersonalData> personal)
    {
        personal.ToTable("event_personal_data", t => t.ExcludeFromMigrations());
        personal.HasKey(p => p.EventId);
        personal.Property(p => p.EventId).ValueGeneratedNever();
        personal.HasIndex(p => p.PersonId).HasDatabaseName("ix_event_personal_data_person");
    }
}
