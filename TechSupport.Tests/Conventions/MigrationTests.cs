using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TechSupport.Data;

namespace TechSupport.Tests.Conventions;

/// <summary>A rollback to the version before needs no backup, because what takes something away says so in its name and comes later.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void A_migration_that_takes_something_away_is_named_Contract()
    {
        Assert.NotEmpty(Migrations());
        Assert.DoesNotContain(Migrations().Where(m => m.Migration.UpOperations.Any(TakesAway)), m => !Migrator.IsContract(m.Id));
    }

    [Theory]
    [InlineData("20261201120000_ContractRooms", true)]
    [InlineData("20261201120000_Contract", true)]
    [InlineData("20261201120000_RoomContracts", false)]
    [InlineData("20261123100730_Initial", false)]
    public void The_name_says_whether_it_does(string id, bool contract) => Assert.Equal(contract, Migrator.IsContract(id));

    private static bool TakesAway(MigrationOperation operation) => operation switch
    {
        DropTableOperation or DropColumnOperation or RenameTableOperation or RenameColumnOperation => true,
        AlterColumnOperation alter => alter.ColumnType != alter.OldColumn.ColumnType || !alter.IsNullable && alter.OldColumn.IsNullable,
        SqlOperation sql => sql.Sql.Contains("drop column", StringComparison.OrdinalIgnoreCase) || sql.Sql.Contains("drop table", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static IEnumerable<(string Id, Migration Migration)> Migrations() =>
        from type in typeof(AppDb).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Migration))
        let migration = (Migration)Activator.CreateInstance(type)!
        select (type.GetCustomAttribute<MigrationAttribute>()!.Id, migration);
}
