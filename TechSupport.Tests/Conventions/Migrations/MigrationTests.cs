using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TechSupport.Data;

namespace TechSupport.Tests.Conventions.Migrations;

/// <summary>A rollback to the version before needs no backup, because what takes something away says so in its name and comes later.</summary>
public sealed partial class MigrationTests
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

    [Theory]
    [InlineData("alter table tickets drop column subject", true)]
    [InlineData("alter table tickets drop subject", true)]
    [InlineData("DROP TABLE IF EXISTS rooms", true)]
    [InlineData("drop function event_canonical(events)", true)]
    [InlineData("drop view open_tickets", true)]
    [InlineData("drop type mood", true)]
    [InlineData("drop trigger events_enchain on events", true)]
    [InlineData("alter table tickets alter column source drop default", true)]
    [InlineData("alter table tickets rename column subject to title", true)]
    [InlineData("alter table tickets rename to requests", true)]
    [InlineData("alter table tickets set schema archive", true)]
    [InlineData("alter table tickets\n    alter column department_id\n    set not null", true)]
    [InlineData("alter table tickets alter column source type integer using 0", true)]
    [InlineData("alter table tickets alter \"source\" set data type varchar(10)", true)]
    [InlineData("alter table tickets alter column department_id drop not null", false)]
    [InlineData("alter table tickets drop constraint ck_tickets_source, add constraint ck_tickets_source check (source in ('web', 'probe'))", false)]
    [InlineData("drop index if exists ix_tickets_probe", false)]
    [InlineData("create or replace function tidy() returns void language plpgsql as $$ begin drop table moods; end $$", false)]
    [InlineData("create function tidy() returns void language plpgsql as $$ begin end $$; drop table moods", true)]
    [InlineData("do $$ begin drop table moods; end $$", true)]
    [InlineData("alter type mood add value 'tired'", false)]
    [InlineData("create table moods (type text not null, dropped boolean)", false)]
    [InlineData("-- nothing to drop here, and nothing to rename\nselect 1", false)]
    public void Raw_sql_is_read_too(string sql, bool takes) => Assert.Equal(takes, TakesAway(new SqlOperation { Sql = sql }));

    private static bool TakesAway(MigrationOperation operation) => operation switch
    {
        DropTableOperation or DropColumnOperation or RenameTableOperation or RenameColumnOperation or DropSequenceOperation or RenameSequenceOperation or DropSchemaOperation => true,
        AlterColumnOperation alter => alter.ColumnType != alter.OldColumn.ColumnType || !alter.IsNullable && alter.OldColumn.IsNullable,
        SqlOperation sql => Taking().IsMatch(Function().Replace(sql.Sql, "")),
        _ => false,
    };

    // what a function does is done when it is called
    [GeneratedRegex(@"\bcreate\s+(or\s+replace\s+)?function\b[^$;]*\$\$.*?\$\$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Function();

    // A constraint dropped and added again with less in it cannot be told from one with more: whoever reviews a migration looks at its checks.
    // Nor is a renamed index told from a renamed table; the name Contract does no harm there.
    [GeneratedRegex("""(?<!--[^\n]*)\b(drop\s+(?!index\b|constraint\b|not\s+null\b)["\w]|rename\s|set\s+(not\s+null|schema)\b|alter\s+(column\s+)?("[^"]+"|\w+)\s+(set\s+data\s+)?type\b)""", RegexOptions.IgnoreCase)]
    private static partial Regex Taking();

    private static IEnumerable<(string Id, Migration Migration)> Migrations() =>
        from type in typeof(AppDb).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Migration))
        let migration = (Migration)Activator.CreateInstance(type)!
        select (type.GetCustomAttribute<MigrationAttribute>()!.Id, migration);
}
