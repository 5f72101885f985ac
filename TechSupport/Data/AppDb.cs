using System.Text.Json;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TechSupport.Features.Catalog;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Departments.Locations;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Notifications;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Data;

/// <summary>The database. Names are snake_case, enums are lower-case text with a check, instants are UTC.</summary>
public sealed class AppDb(DbContextOptions<AppDb> options)
    : IdentityDbContext<User, IdentityRole<long>, long>(options), IDataProtectionKeyContext
{
    public DbSet<Event> Events => Set<Event>();
    public DbSet<EventPersonalData> EventPersonalData => Set<EventPersonalData>();
    public DbSet<PersonKey> PersonKeys => Set<PersonKey>();
    public DbSet<Department> Departments => Set<Department>();
    public DbSet<Location> Locations => Set<Location>();
    public DbSet<Room> Rooms => Set<Room>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<EquipmentItem> Equipment => Set<EquipmentItem>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    private const string Active = "status in ('new', 'open', 'waiting')";

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<TicketStatus>().HaveConversion<EnumText<TicketStatus>>();
        conventions.Properties<WaitingFor>().HaveConversion<EnumText<WaitingFor>>();
        conventions.Properties<TicketSource>().HaveConversion<EnumText<TicketSource>>();
        conventions.Properties<Impact>().HaveConversion<EnumText<Impact>>();
        conventions.Properties<Urgency>().HaveConversion<EnumText<Urgency>>();
        conventions.Properties<Priority>().HaveConversion<EnumText<Priority>>();
        conventions.Properties<CommentKind>().HaveConversion<EnumText<CommentKind>>();
        conventions.Properties<Channel>().HaveConversion<EnumText<Channel>>();
        conventions.Properties<DeliveryState>().HaveConversion<DeliveryStateText>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseIdentityAlwaysColumns();
        People(builder);
        Catalog(builder);
        TicketTables(builder);
        EventTables(builder);
        DeliveryTable(builder);
    }

    private static void People(ModelBuilder builder)
    {
        builder.Entity<IdentityRole<long>>().ToTable("roles");
        builder.Entity<IdentityUserRole<long>>().ToTable("user_roles");
        builder.Entity<IdentityUserClaim<long>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<long>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<long>>().ToTable("user_tokens");
        builder.Entity<IdentityRoleClaim<long>>().ToTable("role_claims");
        builder.Entity<User>(user =>
        {
            user.ToTable("users", t => t.HasCheckConstraint("ck_users_language", "language in ('en', 'ru')"));
            user.Property(u => u.FullName).HasMaxLength(User.NameLength);
            user.Property(u => u.Email).HasMaxLength(User.EmailLength);
            user.Property(u => u.Room).HasMaxLength(Ticket.RoomLength);
            user.Property(u => u.PhoneNumber).HasMaxLength(Ticket.PhoneLength);
            user.Property(u => u.Language).HasMaxLength(2);
            user.Property(u => u.Theme).HasMaxLength(5);
            user.HasOne<Department>().WithMany().HasForeignKey(u => u.DepartmentId).OnDelete(DeleteBehavior.Restrict);
            user.HasOne<EquipmentItem>().WithMany().HasForeignKey(u => u.EquipmentId).OnDelete(DeleteBehavior.Restrict);
            user.HasOne(u => u.AuditKey).WithOne().HasForeignKey<PersonKey>(k => k.UserId).OnDelete(DeleteBehavior.Cascade);
            user.HasIndex(u => u.TelegramChatId).IsUnique();
            user.HasIndex(u => new { u.FullName, u.Id });
        });
        builder.Entity<PersonKey>(key =>
        {
            key.ToTable("person_keys");
            key.HasKey(k => k.UserId);
            key.Property(k => k.UserId).ValueGeneratedNever();
        });
    }

    private static void Catalog(ModelBuilder builder)
    {
        Entry<Department>(builder, "departments");
        Entry<Category>(builder, "categories");
        Entry<Location>(builder, "locations");
        builder.Entity<Category>().Property(c => c.Icon).HasMaxLength(20);
        builder.Entity<Location>().HasOne<Department>().WithMany().HasForeignKey(l => l.DepartmentId).OnDelete(DeleteBehavior.Restrict);
        builder.Entity<Room>(room =>
        {
            room.ToTable("rooms");
            room.Property(r => r.Number).HasMaxLength(Room.NumberLength);
            room.Property(r => r.Version).IsRowVersion();
            room.HasOne<Location>().WithMany().HasForeignKey(r => r.LocationId).OnDelete(DeleteBehavior.Restrict);
            room.HasIndex(r => new { r.LocationId, r.Number }).IsUnique();
        });
        builder.Entity<EquipmentItem>(item =>
        {
            item.ToTable("equipment");
            item.Property(e => e.InventoryNumber).HasMaxLength(EquipmentItem.InventoryLength);
            item.Property(e => e.Model).HasMaxLength(EquipmentItem.ModelLength);
            item.Property(e => e.Room).HasMaxLength(Ticket.RoomLength);
            item.Property(e => e.Version).IsRowVersion();
            item.HasOne<Department>().WithMany().HasForeignKey(e => e.DepartmentId).OnDelete(DeleteBehavior.Restrict);
            item.HasIndex(e => e.InventoryNumber).IsUnique();
        });
    }

    private static void Entry<T>(ModelBuilder builder, string table) where T : CatalogEntry =>
        builder.Entity<T>(entry =>
        {
            entry.ToTable(table);
            entry.Property(e => e.Name).HasMaxLength(CatalogEntry.NameLength);
            entry.Property(e => e.NameRu).HasMaxLength(CatalogEntry.NameLength);
            entry.Ignore(e => e.LocalName);
            entry.Property(e => e.Version).IsRowVersion();
            if (typeof(T) != typeof(Location)) entry.HasIndex(e => e.Name).IsUnique();
        });

    private static void TicketTables(ModelBuilder builder)
    {
        builder.Entity<Ticket>(ticket =>
        {
            ticket.ToTable("tickets", t =>
            {
                t.HasCheckConstraint("ck_tickets_status", Check<TicketStatus>("status"));
                t.HasCheckConstraint("ck_tickets_priority", Check<Priority>("priority"));
                t.HasCheckConstraint("ck_tickets_impact", Check<Impact>("impact"));
                t.HasCheckConstraint("ck_tickets_urgency", Check<Urgency>("urgency"));
                t.HasCheckConstraint("ck_tickets_source", Check<TicketSource>("source"));
                t.HasCheckConstraint("ck_tickets_department", "department_id is not null or source = 'probe'");
                t.HasCheckConstraint("ck_tickets_waiting", "(status = 'waiting') = (waiting_for is not null) and (waiting_since is null or status = 'waiting')");
                t.HasCheckConstraint("ck_tickets_resolved", "status <> 'resolved' or resolved_at is not null");
                t.HasCheckConstraint("ck_tickets_closed", "(status = 'closed') = (closed_at is not null)");
                t.HasCheckConstraint("ck_tickets_care", "not patient_care or priority in ('p1', 'p2')");
                t.HasCheckConstraint("ck_tickets_subject", "subject <> ''");
            });
            ticket.Property(t => t.Id).HasIdentityOptions(startValue: 10001);
            ticket.Property(t => t.Version).IsRowVersion();
            ticket.Property(t => t.Subject).HasMaxLength(Ticket.SubjectLength);
            ticket.Property(t => t.Description).HasMaxLength(Ticket.TextLength);
            ticket.Property(t => t.Room).HasMaxLength(Ticket.RoomLength);
            ticket.Property(t => t.Phone).HasMaxLength(Ticket.PhoneLength);
            ticket.Property(t => t.PriorityReason).HasMaxLength(Ticket.ReasonLength);
            ticket.HasOne<User>().WithMany().HasForeignKey(t => t.RequesterId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasOne<User>().WithMany().HasForeignKey(t => t.CreatedById).OnDelete(DeleteBehavior.Restrict);
            ticket.HasOne<User>().WithMany().HasForeignKey(t => t.AssigneeId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasOne<Department>().WithMany().HasForeignKey(t => t.DepartmentId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasOne<Category>().WithMany().HasForeignKey(t => t.CategoryId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasOne<EquipmentItem>().WithMany().HasForeignKey(t => t.EquipmentId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasMany(t => t.Comments).WithOne().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasMany(t => t.Events).WithOne().HasForeignKey(e => e.TicketId).OnDelete(DeleteBehavior.Restrict);
            ticket.HasIndex(t => new { t.CreatedById, t.RequestKey }).IsUnique();
            // the queues: each list's order, over what is still to do
            ticket.HasIndex(t => new { t.DueAt, t.Id }, "ix_tickets_undone_due").HasFilter(Active);
            ticket.HasIndex(t => new { t.DueAt, t.Id }, "ix_tickets_unassigned_due").HasFilter($"assignee_id is null and {Active}");
            ticket.HasIndex(t => new { t.AssigneeId, t.DueAt, t.Id }, "ix_tickets_assignee_due").HasFilter(Active);
            ticket.HasIndex(t => new { t.Priority, t.DueAt, t.Id }, "ix_tickets_undone_priority").HasFilter(Active);
            ticket.HasIndex(t => t.Id, "ix_tickets_undone_id").HasFilter(Active);
            ticket.HasIndex(t => new { t.UpdatedAt, t.Id });
            ticket.HasIndex(t => new { t.Status, t.Id });
            ticket.HasIndex(t => new { t.Priority, t.Id });
            ticket.HasIndex(t => new { t.RequesterId, t.Id });
            ticket.HasIndex(t => new { t.AssigneeId, t.Id });
            ticket.HasIndex(t => new { t.DepartmentId, t.Id });
            ticket.HasIndex(t => new { t.CategoryId, t.Id });
            ticket.HasIndex(t => new { t.EquipmentId, t.Id });
            ticket.HasIndex(t => t.ResolvedAt).HasFilter("status = 'resolved'");
            ticket.HasIndex(t => t.CreatedAt).HasDatabaseName("ix_tickets_probe").HasFilter("source = 'probe'");
        });
        builder.Entity<Comment>(comment =>
        {
            comment.ToTable("comments", t => t.HasCheckConstraint("ck_comments_kind", Check<CommentKind>("kind")));
            comment.Property(c => c.Body).HasMaxLength(Ticket.TextLength);
            comment.HasOne<User>().WithMany().HasForeignKey(c => c.AuthorId).OnDelete(DeleteBehavior.Restrict);
            comment.HasIndex(c => new { c.TicketId, c.Key }).IsUnique();
        });
    }

    // the table is partitioned and guarded by triggers, which EF cannot describe: its migration is SQL
    private static void EventTables(ModelBuilder builder)
    {
        builder.Entity<Event>(e =>
        {
            e.ToTable("events", t => t.ExcludeFromMigrations());
            e.HasKey(x => new { x.Id, x.At });
            e.Property(x => x.Id).UseIdentityAlwaysColumn();
            e.Property(x => x.Data).HasColumnType("jsonb").HasConversion(
                v => JsonSerializer.Serialize(v, JsonSerializerOptions.Default),
                v => JsonSerializer.Deserialize<Dictionary<string, string?>>(v, JsonSerializerOptions.Default)!,
                // an event never changes, so the instance is its identity
                new ValueComparer<IReadOnlyDictionary<string, string?>>((a, b) => ReferenceEquals(a, b), v => v.Count, v => v));
            e.HasOne(x => x.Personal).WithOne().HasPrincipalKey<Event>(x => x.Id).HasForeignKey<EventPersonalData>(p => p.EventId);
        });
        builder.Entity<EventPersonalData>(p =>
        {
            p.ToTable("event_personal_data", t => t.ExcludeFromMigrations());
            p.HasKey(x => x.EventId);
            p.Property(x => x.EventId).ValueGeneratedNever();
        });
    }

    private static void DeliveryTable(ModelBuilder builder) =>
        builder.Entity<Delivery>(delivery =>
        {
            delivery.ToTable("deliveries", t =>
            {
                t.HasCheckConstraint("ck_deliveries_state", $"state in ({DeliveryStateText.All})");
                t.HasCheckConstraint("ck_deliveries_channel", Check<Channel>("channel"));
            });
            delivery.Property(d => d.LastError).HasMaxLength(300);
            delivery.HasOne<User>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
            delivery.HasIndex(d => new { d.EventId, d.UserId, d.Channel }).IsUnique();
            delivery.HasIndex(d => d.NextAttemptAt).HasFilter("state in ('pending', 'sending')");
            delivery.HasIndex(d => new { d.State, d.Id });
            delivery.HasIndex(d => d.UserId);
            delivery.HasIndex(d => d.TicketId);
        });

    private static string Check<T>(string column) where T : struct, Enum =>
        $"{column} in ({string.Join(", ", Enum.GetNames<T>().Select(n => $"'{n.ToLowerInvariant()}'"))})";

    private sealed class EnumText<T>() : ValueConverter<T, string>(v => v.ToString().ToLowerInvariant(), v => Enum.Parse<T>(v, true))
        where T : struct, Enum;
}
