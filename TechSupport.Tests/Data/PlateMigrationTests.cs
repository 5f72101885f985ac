using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.Catalog;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Data;

/// <summary>Numbers become unique in a database that has some twice: nothing is merged, all are listed, and from then on no more come.</summary>
public sealed class PlateMigrationTests(Postgres postgres) : OwnDatabase(postgres)
{
    private const string Before = "20261128213200_PeopleNames";

    protected override Task<string> CreateAsync() => Postgres.CreateEmptyDatabaseAsync();

    protected override async Task PrepareAsync()
    {
        await using var db = Db();
        await db.GetService<IMigrator>().MigrateAsync(Before, Ct);
        await ExecuteAsync(Adds("PRN-0214-02"));
        await ExecuteAsync(Adds("РRN-0214-02"));
        await ExecuteAsync(Adds("PRN–0214–02"));
        await ExecuteAsync(Adds("PC-0214-03"));
        await ExecuteAsync("insert into departments (name, name_ru, active) values ('A', 'А', true)");
        await ExecuteAsync("insert into locations (department_id, name, name_ru, active) select id, 'B', 'Б', true from departments");
        await ExecuteAsync("insert into rooms (location_id, number, active) select id, n, true from locations, unnest(array['214A', '214а', '215']) n");
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
    }

    [Fact]
    public async Task What_is_there_twice_stays_and_is_listed()
    {
        await using var db = Db();
        Assert.Equal(["PRN-0214-02", "РRN-0214-02", "PRN–0214–02"], Assert.Single(await PlateTwins.DevicesAsync(db, Ct)).Select(t => t.Number));
        Assert.Equal(["214A", "214а"], Assert.Single(await PlateTwins.RoomsAsync(db, location: null, Ct)).Select(t => t.Number));
        var ended = await Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "duplicates"],
            new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = Connection });
        Assert.Equal(new Ended(0, """
            Devices with one number: PRN-0214-02 (A printer, /admin/equipment/1), РRN-0214-02 (A printer, /admin/equipment/2), PRN–0214–02 (A printer, /admin/equipment/3).
            Rooms with one number: 214A (B, /admin/rooms/1), 214а (B, /admin/rooms/2).

            """, ""), ended);
    }

    [Fact]
    public async Task The_release_before_can_change_a_twin_but_add_none()
    {
        await ExecuteAsync("update equipment set model = 'Another', inventory_number = inventory_number");
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(Adds("prn-0214-02".ToUpperInvariant().Replace('P', 'Р'))))).SqlState);
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync("update equipment set inventory_number = 'РС-0214-03' where id = 2"))).SqlState);
        await ExecuteAsync("update equipment set inventory_number = 'PRN-0214-77' where id = 2");
        await ExecuteAsync("update equipment set inventory_number = 'PRN-0214-78' where id = 3");
        await using var db = Db();
        Assert.Empty(await PlateTwins.DevicesAsync(db, Ct));
        Assert.False(await db.Equipment.AnyAsync(e => e.IsTwin, Ct));
    }

    [Theory]
    [InlineData("update equipment set inventory_number = 'PRN-0214-77' where id = 1")]
    [InlineData("delete from equipment where id = 1")]
    public async Task When_the_first_has_another_number_or_is_gone_the_next_keeps_others_from_it(string left)
    {
        await ExecuteAsync(left);
        await using var db = Db();
        Assert.Equal([(2L, false), (3L, true)], (await db.Equipment.Where(e => e.Plate == "PRN-0214-02").OrderBy(e => e.Id).Select(e => new { e.Id, e.IsTwin }).ToListAsync(Ct)).Select(e => (e.Id, e.IsTwin)));
        await RefusedAsync(Adds("PRN-0214-02"));
        // and so to the last one, which keeps its number alone
        await ExecuteAsync("update equipment set inventory_number = 'PRN-0214-78' where id = 2");
        await RefusedAsync(Adds("PRN-0214-02"));
        await ExecuteAsync("delete from equipment where id = 3");
        await ExecuteAsync(Adds("PRN-0214-02"));
    }

    [Theory]
    [InlineData("update rooms set number = '216' where id = 1")]
    [InlineData("delete from rooms where id = 1")]
    public async Task A_room_whose_twin_is_gone_keeps_others_from_its_number(string left)
    {
        await ExecuteAsync(left);
        await RefusedAsync("insert into rooms (location_id, number, active) select id, '214A', true from locations");
    }

    [Fact]
    public async Task A_change_that_is_taken_back_leaves_the_twin_one()
    {
        await using var db = Db();
        await using (await db.Database.BeginTransactionAsync(Ct))
        {
            await db.Database.ExecuteSqlAsync($"delete from equipment where id = 1", Ct);
            Assert.False((await db.Equipment.AsNoTracking().SingleAsync(e => e.Id == 2, Ct)).IsTwin);
        }
        Assert.True((await db.Equipment.AsNoTracking().SingleAsync(e => e.Id == 2, Ct)).IsTwin);
    }

    [Fact]
    public async Task Correcting_the_first_on_its_page_makes_the_index_guard_the_other_again()
    {
        await using var db = Db();
        var first = await db.Equipment.SingleAsync(e => e.Id == 1, Ct);
        first.Change(Actor.System, new("PRN-0214-99", first.Model, null, ""), TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(Ct);
        // past the check of the form, which would have said so
        db.Equipment.Add(EquipmentItem.New(Actor.System, new("prn 0214 02", "A third", null, ""), TimeProvider.System.GetUtcNow()));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, ((PostgresException)(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct))).InnerException!).SqlState);
    }

    private async Task RefusedAsync(string statement) =>
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(statement))).SqlState);

    private static string Adds(string number) => $"insert into equipment (inventory_number, model, room, active) values ('{number}', 'A printer', '', true)";

    private async Task ExecuteAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
