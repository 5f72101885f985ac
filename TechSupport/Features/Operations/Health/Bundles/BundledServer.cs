using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace TechSupport.Features.Operations.Health.Bundles;

/// <summary>What this runs on: the build, the machine as this process sees it, the database with its tables and migrations. Names of hosts, people and files are not among it.</summary>
public sealed class BundledServer(AppDb db, TimeProvider clock, IOptions<HospitalOptions> hospital)
{
    // what decides how it behaves; none of them is a text that somebody types
    private static readonly string[] Parameters =
    [
        "server_version", "max_connections", "shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "max_wal_size", "wal_level", "archive_mode", "archive_timeout",
        "fsync", "synchronous_commit", "full_page_writes", "data_checksums", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "autovacuum", "server_encoding", "default_text_search_config",
    ];

    // ours, too, though no class is mapped to them
    private static readonly string[] Unmapped =
    [
        "delivery_archive", "event_chain", "event_chain_head", "event_outbox", "page_timings", "role_claims", "roles", "script_errors", "telegram_codes", "telegram_offset", "user_claims", "user_logins", "user_roles",
    ];

    public IEnumerable<string> Machine()
    {
        var (build, memory) = (BuildInfo.Current, GC.GetGCMemoryInfo());
        yield return $"Version: {build.Version}, commit {build.Commit}, built {build.Date}";
        yield return $"Runtime: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.OSDescription}";
        yield return $"Processors: {Environment.ProcessorCount}; memory: {memory.TotalAvailableMemoryBytes / 1_000_000} MB, of it in use {memory.MemoryLoadBytes / 1_000_000} MB";
        yield return $"Time: {HospitalClock.Iso(clock.GetUtcNow())}; {Zone()}";
        yield return $"Up for: {TimeSpan.FromMilliseconds(Environment.TickCount64):d\\.hh\\:mm}";
        foreach (var drive in Drives()) yield return drive;
    }

    public async Task<IReadOnlyList<string>> DatabaseAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        lines.AddRange(await db.Database.SqlQuery<string>($"select name || ': ' || current_setting(name) as \"Value\" from unnest({Parameters}) name where current_setting(name, true) is not null order by 1").ToListAsync(ct));
        lines.Add($"Size: {await db.Database.SqlQuery<long>($"select pg_database_size(current_database()) as \"Value\"").SingleAsync(ct) / 1_000_000} MB");
        var tables = await db.Database.SqlQuery<Table>($"select relname::text as name, n_live_tup as live, n_dead_tup as dead, pg_total_relation_size(relid) as bytes from pg_stat_user_tables order by pg_total_relation_size(relid) desc, relname").ToListAsync(ct);
        var ours = db.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Concat(Unmapped).ToHashSet(StringComparer.Ordinal);
        lines.AddRange(tables.Select(t => $"Table {(IsOurs(t.Name, ours) ? t.Name : Plain.Text)}: about {t.Live} rows, {t.Dead} dead, {t.Bytes / 1000} KB"));
        lines.AddRange((await db.Database.GetAppliedMigrationsAsync(ct)).Select(m => $"Migration {m}"));
        return lines;
    }

    private string Zone() => TimeZoneInfo.TryFindSystemTimeZoneById(hospital.Value.TimeZone, out var zone)
        ? string.Create(CultureInfo.InvariantCulture, $"the hospital's clocks are {zone.GetUtcOffset(clock.GetUtcNow())} from UTC now") : "the hospital's zone is not known here";

    // by number: a mount may be named after anything
    private static IEnumerable<string> Drives() => DriveInfo.GetDrives().Where(d => d is { IsReady: true, DriveType: DriveType.Fixed or DriveType.Network, TotalSize: > 0 })
        .DistinctBy(d => (d.TotalSize, d.AvailableFreeSpace)).Select((d, i) => $"Disk {i + 1} ({d.DriveFormat}): {d.AvailableFreeSpace / 1_000_000} of {d.TotalSize / 1_000_000} MB free");

    // a partition is named after its table, the schedule's tables after it
    private static bool IsOurs(string name, HashSet<string> ours) => name.StartsWith("qrtz_", StringComparison.Ordinal) || name == "__EFMigrationsHistory" || ours.Contains(name)
        || ours.Any(o => name.StartsWith(o + "_", StringComparison.Ordinal) && name[(o.Length + 1)..].All(c => char.IsAsciiDigit(c) || c is '_' or 'p' or 'y' or 'm'));

    private sealed record Table(string Name, long Live, long Dead, long Bytes);
}
