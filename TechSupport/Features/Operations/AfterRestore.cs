using TechSupport.Features.Account.Keys;
using TechSupport.Features.Audit;

namespace TechSupport.Features.Operations;

/// <summary>
/// What must happen to a database that came out of a backup before it serves, all of it here: the audit log is verified and the gap
/// recorded, every session ends, jobs and messages that were under way when the backup was taken are free again. May be run again.
/// </summary>
public sealed class AfterRestore(AppDb db, KeyRotation keys, TimeProvider clock, string appConnection)
{
    /// <param name="headsFile">The heads that were exported before, outside the database.</param>
    /// <param name="source">Which backup it was, for the log: no personal data.</param>
    /// <exception cref="StartupException">The audit log is not whole: nothing was changed.</exception>
    public async Task<Restored> RunAsync(string headsFile, string source, CancellationToken ct)
    {
        var (goesBack, audit) = await VerifyAsync(headsFile, ct);
        // first the file, which no restore reaches: an event that has no line would look like tampering from then on
        if (goesBack) await ExportedChainHeads.AppendAsync(headsFile, ExportedChainHeads.Line(audit.HeadSeq, audit.HeadHash, clock.GetUtcNow()), ct);
        var ended = await keys.RevokeAsync(null, clock.GetUtcNow(), ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (jobs, messages) = (await FreeJobsAsync(ct), await FreeMessagesAsync(ct));
        foreach (var gap in audit.Unrecorded) Record(source, ExportedChainHeads.NameOf(headsFile), gap.Row, gap.Hash, gap.LostTo);
        if (audit.Unrecorded.Count == 0) Record(source, null, audit.HeadSeq, Convert.ToHexStringLower(audit.HeadHash), null);
        // the verification of the night before is as old as the backup; what was lost is on record from here on
        db.Record(new Event(AuditEvent.Verified, Actor.System, null, audit.Figures(findings: 0), clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new(audit.Rows, audit.HeadSeq, audit.Unrecorded is [.., var lost] ? lost.LostTo : null, ended.Count, jobs, messages);
    }

    // the heads as the file will say them: it goes back to the row that this database came back with
    private async Task<(bool GoesBack, AuditResult Audit)> VerifyAsync(string file, CancellationToken ct)
    {
        var exported = await ExportedChainHeads.ReadAsync(file, ct);
        var bare = await new AuditVerification(appConnection).RunAsync(null, ct);
        var goesBack = exported.Lines is [.., { } last] && last.Seq > bare.HeadSeq;
        var audit = await new AuditVerification(appConnection).RunAsync(goesBack ? exported.With(new(bare.HeadSeq, Convert.ToHexStringLower(bare.HeadHash))) : exported, ct);
        if (audit.Damage.Count > 0)
            throw new StartupException(string.Join('\n', ["The audit log of this backup is not whole, so it does not serve; nothing was changed:", .. audit.Damage]));
        return (goesBack, audit);
    }

    private void Record(string source, string? file, long row, string hash, long? lostTo)
    {
        var facts = Facts.Of(("source", source), ("row", row), ("hash", hash), ("file", file), ("lost_to", lostTo));
        db.Record(new Event(AuditEvent.Restored, Actor.System, null, facts, clock.GetUtcNow()));
    }

    // the instances that had them are gone; each trigger finds its next time by itself
    private async Task<int> FreeJobsAsync(CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"delete from qrtz_scheduler_state", ct);
        await db.Database.ExecuteSqlAsync($"update qrtz_triggers set trigger_state = 'WAITING' where trigger_state in ('ACQUIRED', 'BLOCKED')", ct);
        return await db.Database.ExecuteSqlAsync($"delete from qrtz_fired_triggers", ct);
    }

    // whether they were sent after the backup is not known; a message sent twice is better than one never sent
    private Task<int> FreeMessagesAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Database.ExecuteSqlAsync($"update deliveries set state = 'pending', leased_until = null, next_attempt_at = {now} where state = 'sending'", ct);
    }
}

/// <param name="Rows">Rows of the audit log, all of them whole.</param>
/// <param name="Head">The last of them when the database came back.</param>
/// <param name="LostTo">Rows after <paramref name="Head"/> up to this one had been exported and are lost; null when none is known to be.</param>
/// <param name="Keys">How many keys, and with them all sessions, were ended.</param>
/// <param name="Jobs">How many jobs had been running.</param>
/// <param name="Messages">How many messages had been under way.</param>
public sealed record Restored(long Rows, long Head, long? LostTo, int Keys, int Jobs, int Messages);
