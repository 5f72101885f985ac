using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Reporting;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

/// <summary>
/// The one ticket about an outage: opened with priority P1 by the first run that fails, added to when another step fails and once an
/// hour, resolved by the first run that passes. None is opened while an announced maintenance window holds. One that somebody closed meanwhile is left alone for an hour; then there is a new one.
/// </summary>
public sealed class IncidentTicket(
    AppDb db, TicketIntake intake, TicketCommands commands, HospitalClock words, IStringLocalizer<Text> text, IOptions<SyntheticOptions> options, TimeProvider clock, ILogger<IncidentTicket> log)
{
    /// <summary>How often the ticket hears of what goes on as before, and how long it is left alone once it was closed.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    public async Task FollowAsync(SyntheticRun run, CancellationToken ct)
    {
        var known = await db.Set<SyntheticIncident>().AsNoTracking().SingleOrDefaultAsync(i => i.RecoveredAt == null, ct);
        if (run.Passed == true && known is null) return;
        // one that has never passed is not set up yet: the page Health says so, and nobody is woken
        if (known is null && !await db.Set<SyntheticRun>().AnyAsync(r => r.Passed == true, ct)) return;
        // it was said that this would be so; what still fails when the time is over is an outage
        if (known is null && await db.Set<MaintenanceWindow>().AnyAsync(MaintenanceWindow.HoldingAt(clock.GetUtcNow()), ct)) return;
        if (await ReporterAsync(ct) is not { } reporter)
        {
            log.LogError("The synthetic check has no account of role Monitor that could report a ticket about its failure");
            return;
        }
        // it is read by whoever is on call: in the language of the check's own account
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(reporter.Language);
        try { await (run.Passed == true ? RecoverAsync(known!, run, ct) : FailAsync(known, run, reporter, ct)); }
        finally { CultureInfo.CurrentUICulture = before; }
    }

    private async Task FailAsync(SyntheticIncident? known, SyntheticRun run, Reporter reporter, CancellationToken ct)
    {
        var (now, step) = (clock.GetUtcNow(), run.FailedStep ?? "");
        if (known is null)
        {
            await OpenAsync(run, reporter, null, ct);
            return;
        }
        var ticket = await db.TicketsFor(Actor.System).AsNoTracking().SingleAsync(t => t.Id == known.TicketId, ct);
        if (ticket.IsDone)
        {
            if (now - (ticket.ClosedAt ?? ticket.ResolvedAt) >= Silence) await OpenAsync(run, reporter, known, ct);
            return;
        }
        if (step == known.Step && now - known.NotedAt < Silence) return;
        await ChangeAsync(known, TicketCommand.Note(text["It still fails, for {0} now. {1}", words.Span(now - known.OpenedAt), run.Failure ?? ""]), i => i.Note(step, now), ct);
    }

    private async Task RecoverAsync(SyntheticIncident known, SyntheticRun run, CancellationToken ct)
    {
        var done = text["The check failed for {0}. It passes again.", words.Span(run.StartedAt - known.OpenedAt)];
        // of a ticket that a person resolved or closed the outcome is theirs
        var open = await db.TicketsFor(Actor.System).Active().AnyAsync(t => t.Id == known.TicketId, ct);
        await ChangeAsync(known, open ? TicketCommand.Resolve(done) : null, i => i.Recover(run.StartedAt), ct);
    }

    private async Task OpenAsync(SyntheticRun run, Reporter reporter, SyntheticIncident? known, CancellationToken ct)
    {
        if (await DepartmentAsync(reporter, ct) is not { } department)
        {
            log.LogError("There is no department yet, so there is no ticket about the failure of the synthetic check");
            return;
        }
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await intake.SubmitAsync(Actor.System, new IncomingReport
        {
            Subject = text["The synthetic check fails"], RequesterId = reporter.Id, DepartmentId = department, FollowsId = known?.TicketId, RequestKey = Guid.NewGuid(),
            Description = text["The check that uses TechSupport every few minutes as people do has failed twice in a row. {0}", run.Failure ?? ""],
        }, [TicketCommand.Classify(new(null, Impact.Hospital, Urgency.High, PatientCare: false))], ct);
        if (!outcome.IsDone) throw new InvalidOperationException($"The ticket about the failure of the synthetic check was not taken: {outcome.Ending}.", outcome.Why);
        if (known is null) db.Add(new SyntheticIncident(run, outcome.Number, clock.GetUtcNow()));
        else (await db.Set<SyntheticIncident>().SingleAsync(i => i.Id == known.Id, ct)).Continue(outcome.Number, run.FailedStep ?? "", clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // the ticket says it exactly once, whenever the server is killed
    private async Task ChangeAsync(SyntheticIncident known, TicketCommand? command, Action<SyntheticIncident> change, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (command is not null && await commands.RunAsync(Actor.System, known.TicketId, command, Guid.NewGuid(), ct: ct) is { IsDone: false } refused)
            log.LogError(refused.Why, "Ticket {Ticket} about the failure of the synthetic check was not changed: {Ending}", known.TicketId, refused.Ending);
        change(await db.Set<SyntheticIncident>().SingleAsync(i => i.Id == known.Id, ct));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private Task<Reporter?> ReporterAsync(CancellationToken ct) => db.Users.AsNoTracking().Where(u => u.Role == Role.Monitor && u.DisabledAt == null)
        .OrderByDescending(u => u.UserName == options.Value.User).ThenBy(u => u.Id).Select(u => new Reporter(u.Id, u.DepartmentId, u.Language)).FirstOrDefaultAsync(ct);

    // the account's own, or IT's: where most of those who work on tickets are
    private async Task<long?> DepartmentAsync(Reporter reporter, CancellationToken ct) => await db.Departments.AsNoTracking().Where(d => d.Active)
        .OrderByDescending(d => d.Id == reporter.DepartmentId)
        .ThenByDescending(d => db.Users.Count(u => u.DepartmentId == d.Id && u.DisabledAt == null && (u.Role == Role.Technician || u.Role == Role.Lead || u.Role == Role.Admin)))
        .ThenBy(d => d.Id).Select(d => (long?)d.Id).FirstOrDefaultAsync(ct);

    private sealed record Reporter(long Id, long? DepartmentId, string Language);
}
