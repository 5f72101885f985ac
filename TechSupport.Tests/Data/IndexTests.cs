using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TechSupport.Data;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Data;

/// <summary>Index names in the code are those of the database, and the database has no index that nothing names.</summary>
public sealed class IndexTests(Postgres postgres) : OwnDatabase(postgres)
{
    [Fact]
    public async Task Every_index_of_the_model_is_in_the_database_as_the_model_says()
    {
        await using var db = Db();
        var real = (await IndexesAsync(db)).Select(i => i.Shape).ToHashSet();
        // the tables of events were made by SQL, which left their keys to PostgreSQL to name
        var keys = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Where(t => !t.IsExcludedFromMigrations).SelectMany(t => t.UniqueConstraints)
            .Select(k => $"{k.Name} on {k.Table.Name} ({string.Join(", ", k.Columns.Select(c => c.Name))}) unique");
        var model = db.Model.GetRelationalModel().Tables.SelectMany(t => t.Indexes).Select(Shape).Concat(keys).ToList();
        Assert.InRange(model.Count, 40, 200);
        Assert.Empty(model.Except(real));
    }

    [Fact]
    public async Task Every_index_of_the_database_is_named_by_the_model_or_by_a_migration()
    {
        await using var db = Db();
        await db.Database.ExecuteSqlAsync($"create index ix_by_hand on rooms (active)", Ct);
        Assert.Equal(["ix_by_hand"], await UnnamedAsync(db));
    }

    [Fact]
    public async Task A_name_says_what_an_index_is_for_and_is_no_number()
    {
        await using var db = Db();
        Assert.DoesNotContain(await IndexesAsync(db), i => i.Name.StartsWith("ix_", StringComparison.Ordinal) && char.IsDigit(i.Name[^1]));
    }

    private static async Task<IEnumerable<string>> UnnamedAsync(AppDb db)
    {
        var model = db.Model.GetRelationalModel().Tables.SelectMany(t => t.Indexes.Select(i => i.Name)).ToHashSet();
        var sql = string.Join('\n', Operations(db));
        return (await IndexesAsync(db)).Where(i => !model.Contains(i.Name) && !sql.Contains(i.Name, StringComparison.OrdinalIgnoreCase)
            // a constraint without a name in the SQL of its table: telegram_codes_pkey
            && !(i.Constraint && Regex.IsMatch(sql, $@"create table (if not exists )?{i.Table}\b", RegexOptions.IgnoreCase))).Select(i => i.Name);
    }

    private static IEnumerable<string> Operations(AppDb db)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        foreach (var migration in migrations.Migrations.Values.Select(t => migrations.CreateMigration(t, db.Database.ProviderName!)))
            foreach (var operation in migration.UpOperations)
                switch (operation)
                {
                    case SqlOperation sql: yield return sql.Sql; break;
                    case CreateIndexOperation index: yield return index.Name; break;
                    case RenameIndexOperation index: yield return index.NewName!; break;
                    case CreateTableOperation table: yield return table.PrimaryKey?.Name ?? ""; break;
                }
    }

    private static string Shape(ITableIndex index) =>
        $"{index.Name} on {index.Table.Name} ({string.Join(", ", index.Columns.Select(c => c.Name))}){(index.IsUnique ? " unique" : "")}{(index.Filter is null ? "" : " partial")}";

    private static async Task<List<Index>> IndexesAsync(AppDb db) => await db.Database.SqlQuery<Index>($"""
        select c.relname as name, t.relname as "table", exists (select 1 from pg_constraint k where k.conindid = c.oid) as "constraint",
            c.relname || ' on ' || t.relname || ' (' || (select string_agg(pg_get_indexdef(c.oid, k, true), ', ' order by k) from generate_series(1, i.indnkeyatts) k) || ')'
                || case when i.indisunique then ' unique' else '' end || case when i.indpred is null then '' else ' partial' end as shape
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
        where c.relnamespace = 'public'::regnamespace and not c.relispartition and t.relname <> '__EFMigrationsHistory'
        order by c.relname
        """).ToListAsync(Ct);

    private sealed record Index(string Name, string Table, bool Constraint, string Shape);
}
