using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Departments.Locations;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Notifications;
using TechSupport.Features.People;

namespace TechSupport.Data;

/// <summary>The database. Names are snake_case, enums are lower-case text with a check, instants are UTC; each feature maps its own entities.</summary>
public sealed partial class AppDb(DbContextOptions<AppDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<User> Users => Set<User>();
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

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) => conventions.Conventions.Add(_ => new EnumText());

    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.UseIdentityAlwaysColumns();
        DbText.Map(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
    }
}
