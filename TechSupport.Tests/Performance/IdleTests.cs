using System.Diagnostics;
using Npgsql;
using TechSupport.Development;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Performance;

/// <summary>What the process asks of its database while nobody is there, measured on a durable server with every statement logged.</summary>
[Collection(nameof(Measured))]
[Trait("Needs", "nightly")]
public sealed class IdleTests
{
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_nobody_signed_in_a_minute_costs_at_most_120_statements_and_30_kB_of_WAL()
    {
        var folder = Directory.CreateTempSubdirectory("techsupport-idle-").FullName;
        // the server must be able to enter its own folder, whatever account it runs as
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        await using var postgres = await EmbeddedPostgres.StartAsync(new() { Path = Path.Combine(folder, "db") }, Ct);
        try
        {
            await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres")) { ApplicationName = "watcher", Pooling = false }.ConnectionString);
            await ExecuteAsync(database, "create database techsupport");
            await ExecuteAsync(database, "alter system set log_statement = 'all'");
            await ExecuteAsync(database, "alter system set log_line_prefix = '%a|'");
            await ExecuteAsync(database, "alter system set autovacuum = off");
            using var app = Launch.Start(folder, postgres.ConnectionString("techsupport"));
            try
            {
                await app.ReadyAsync();
                // the first minute is the start's; what autovacuum makes of a cluster that was born just now, templates and all, is not ours
                await ExecuteAsync(database, "select pg_reload_conf()");
                await Task.Delay(TimeSpan.FromMinutes(1), Ct);
                var log = Directory.EnumerateFiles(Path.Combine(folder, "db"), "postgres.log", SearchOption.AllDirectories).Single();
                var (wal, from, clock) = (await WalAsync(database), new FileInfo(log).Length, Stopwatch.StartNew());
                await Task.Delay(Watched, Ct);
                var (written, minutes) = (await WalAsync(database) - wal, clock.Elapsed.TotalMinutes);
                var statements = await StatementsAsync(log, from);
                var (perMinute, bytes) = (statements.Count / minutes, (double)written / minutes);
                TestContext.Current.TestOutputHelper?.WriteLine($"{perMinute:0} statements and {bytes / 1024:0.0} kB of WAL a minute");
                foreach (var group in statements.GroupBy(s => s).OrderByDescending(g => g.Count()).Take(20)) TestContext.Current.TestOutputHelper?.WriteLine($"{group.Count()} × {group.Key}");
                Assert.InRange(statements.Count, 1, 120 * minutes);
                Assert.InRange(bytes, 0, 30 * 1024);
            }
            finally { await app.KillAsync(); }
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    // a statement begins a line; one that is sent with parameters is logged as "execute"
    private static async Task<List<string>> StatementsAsync(string log, long from)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        return [.. (await reader.ReadToEndAsync(Ct)).Split('\n').Where(l => !l.StartsWith("watcher|", StringComparison.Ordinal) && (l.Contains("LOG:  statement: ", StringComparison.Ordinal) || l.Contains("LOG:  execute ", StringComparison.Ordinal)))
            .Select(l => l[(l.IndexOf("LOG:", StringComparison.Ordinal) + 6)..])];
    }

    private static async Task<long> WalAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
