using System.Text.RegularExpressions;
using Npgsql;

namespace TechSupport.Data;

/// <summary>
/// Finishes indexes of partitioned tables. PostgreSQL cannot build one CONCURRENTLY on all partitions, and without it nobody could record
/// an event meanwhile: a migration makes it ON ONLY the parent, and here every partition gets its part beside the work.
/// The last part makes the whole valid. Can be interrupted and run again.
/// </summary>
internal static partial class PartitionIndexes
{
    private const string Unfinished = """
        select parent.oid::regclass::text, pg_get_indexdef(parent.oid), child.oid::regclass::text, left(child.relname || '_' || substr(parent.relname, 4), 63)
        from pg_index i
        join pg_class parent on parent.oid = i.indexrelid and parent.relkind = 'I' and parent.relnamespace = 'public'::regnamespace
        join pg_inherits h on h.inhparent = i.indrelid
        join pg_class child on child.oid = h.inhrelid
        where not i.indisvalid and not exists (
            select 1 from pg_inherits attached join pg_index part on part.indexrelid = attached.inhrelid
            where attached.inhparent = parent.oid and part.indrelid = child.oid)
        order by parent.relname, child.relname
        """;

    public static async Task BuildAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        foreach (var (parent, definition, partition, name) in await UnfinishedAsync(owner, ct))
        {
            var shape = Definition().Match(definition);
            // what an interrupted build left behind is broken
            await ExecuteAsync(owner, $"drop index concurrently if exists {name}", ct);
            await ExecuteAsync(owner, $"create {shape.Groups[1].Value}index concurrently {name} on {partition} using {shape.Groups[2].Value}", ct);
            await ExecuteAsync(owner, $"alter index {parent} attach partition {name}", ct);
        }
    }

    private static async Task<List<(string Parent, string Definition, string Partition, string Name)>> UnfinishedAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Unfinished, owner);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var parts = new List<(string, string, string, string)>();
        while (await reader.ReadAsync(ct)) parts.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return parts;
    }

    private static async Task ExecuteAsync(NpgsqlConnection owner, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, owner) { CommandTimeout = 1800 };
        await command.ExecuteNonQueryAsync(ct);
    }

    [GeneratedRegex("^CREATE (UNIQUE )?INDEX .+? ON ONLY .+? USING (.+)$")]
    private static partial Regex Definition();
}
