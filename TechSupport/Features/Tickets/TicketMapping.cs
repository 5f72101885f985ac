using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.People;
using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets;

internal sealed class TicketMapping : IEntityTypeConfiguration<Ticket>, IEntityTypeConfiguration<Comment>
{
    private const string Active = "status in ('new', 'open', 'waiting')";

    public void Configure(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.ToTable("tickets", t =>
        {
            t.HasCheckConstraint("ck_tickets_department", "department_id is not null or source = 'probe'");
            t.HasCheckConstraint("ck_tickets_waiting", "(status = 'waiting') = (waiting_for is not null) and (waiting_since is null or status = 'waiting')");
            t.HasCheckConstraint("ck_tickets_resolved", "status <> 'resolved' or resolved_at is not null");
            t.HasCheckConstraint("ck_tickets_closed", "(status = 'closed') = (closed_at is not null)");
            t.HasCheckConstraint("ck_tickets_care", "not patient_care or priority in ('p1', 'p2')");
            t.HasCheckConstraint("ck_tickets_subject", "subject <> ''");
            t.HasCheckConstraint("ck_tickets_pauses", "jsonb_typeof(pauses) = 'array'");
        });
        ticket.Property(t => t.Id).HasIdentityOptions(startValue: 10001);
        ticket.Property(t => t.Version).IsRowVersion();
        ticket.Property(t => t.Subject).HasMaxLength(SubjectText.MaxLength);
        ticket.Property(t => t.Description).HasMaxLength(BodyText.MaxLength);
        ticket.Property(t => t.Room).HasMaxLength(RoomNumber.MaxLength);
        ticket.Property(t => t.Phone).HasMaxLength(PhoneNumber.MaxLength);
        ticket.Property(t => t.Pauses).HasPauses();
        // a list of keys never changes, it is replaced
        ticket.Property(t => t.RecentKeys).HasColumnType("uuid[]").HasDefaultValueSql("'{}'").HasConversion(
            new ValueConverter<IReadOnlyList<Guid>, Guid[]>(keys => keys.ToArray(), stored => stored),
            new ValueComparer<IReadOnlyList<Guid>>((a, b) => ReferenceEquals(a, b), keys => keys.Count, keys => keys));
        ticket.Ignore(t => t.Sla);
        ticket.Property(t => t.PriorityReason).HasMaxLength(Ticket.ReasonLength);
        References(ticket);
        Queues(ticket);
        Filters(ticket);
    }

    public void Configure(EntityTypeBuilder<Comment> comment)
    {
        comment.ToTable("comments");
        comment.Property(c => c.Body).HasMaxLength(BodyText.MaxLength);
        comment.HasOne<User>().WithMany().HasForeignKey(c => c.AuthorId).OnDelete(DeleteBehavior.Restrict);
        comment.HasIndex(c => new { c.TicketId, c.Key }).IsUnique();
    }

    private static void References(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.HasOne<User>().WithMany().HasForeignKey(t => t.RequesterId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<User>().WithMany().HasForeignKey(t => t.CreatedById).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<User>().WithMany().HasForeignKey(t => t.AssigneeId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<Department>().WithMany().HasForeignKey(t => t.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<Category>().WithMany().HasForeignKey(t => t.CategoryId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<EquipmentItem>().WithMany().HasForeignKey(t => t.EquipmentId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasOne<Ticket>().WithMany().HasForeignKey(t => t.FollowsId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Comments).WithOne().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Events).WithOne().HasForeignKey(e => e.TicketId).OnDelete(DeleteBehavior.Restrict);
    }

    // ix_tickets_active_care, ix_tickets_unassigned_care and ix_tickets_assignee_care begin with "not patient_care", which only SQL can say.
    // Each list's order, over the tickets that are still active. The second argument of HasIndex tells two indexes over the same
    // columns apart and names nothing in the database: EFCore.NamingConventions writes its own name over it
    private static void Queues(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.HasIndex(t => new { t.DueAt, t.Id }, "active").HasDatabaseName("ix_tickets_active_due").HasFilter(Active);
        ticket.HasIndex(t => new { t.DueAt, t.Id }, "unassigned").HasDatabaseName("ix_tickets_unassigned_due").HasFilter($"assignee_id is null and {Active}");
        ticket.HasIndex(t => new { t.AssigneeId, t.DueAt, t.Id }).HasDatabaseName("ix_tickets_assignee_due").HasFilter(Active);
        ticket.HasIndex(t => new { t.Priority, t.DueAt, t.Id }).HasDatabaseName("ix_tickets_active_priority").HasFilter(Active);
        ticket.HasIndex(t => t.Id).HasDatabaseName("ix_tickets_active_id").HasFilter(Active);
    }

    private static void Filters(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.HasIndex(t => new { t.CreatedById, t.RequestKey }).IsUnique();
        ticket.HasIndex(t => new { t.UpdatedAt, t.Id });
        ticket.HasIndex(t => new { t.DueAt, t.Id }, "due").HasDatabaseName("ix_tickets_due");
        ticket.HasIndex(t => new { t.Priority, t.DueAt, t.Id }, "priority").HasDatabaseName("ix_tickets_priority_due");
        ticket.HasIndex(t => new { t.Status, t.Id });
        ticket.HasIndex(t => new { t.Priority, t.Id });
        ticket.HasIndex(t => new { t.RequesterId, t.Id });
        ticket.HasIndex(t => new { t.AssigneeId, t.Id });
        ticket.HasIndex(t => new { t.DepartmentId, t.Id });
        ticket.HasIndex(t => new { t.CategoryId, t.Id });
        ticket.HasIndex(t => new { t.EquipmentId, t.Id });
        ticket.HasIndex(t => t.FollowsId).HasFilter("follows_id is not null");
        ticket.HasIndex(t => t.ResolvedAt).HasFilter("status = 'resolved'");
        ticket.HasIndex(t => t.CreatedAt).HasDatabaseName("ix_tickets_probe").HasFilter("source = 'probe'");
    }
}
