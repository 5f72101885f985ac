using Microsoft.Extensions.Options;
using Quartz;

namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

/// <summary>Runs the synthetic check through the public address, writes down how it went, and sees to the ticket of an outage.</summary>
[DisallowConcurrentExecution]
public sealed class SyntheticCheckJob(AppDb db, IncidentTicket incident, IOptions<SyntheticOptions> options, IOptions<HospitalOptions> hospital, IHostApplicationLifetime lifetime,
    TimeProvider clock, ILogger<SyntheticCheckJob> log) : IJob
{
    /// <summary>A message is written within a second; after a change of many tickets it waits behind theirs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SyntheticOptions settings = options.Value;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (!settings.IsSetUp || settings.IsSample && !await db.Users.AnyAsync(u => u.UserName == settings.User, cancellationToken)) return;
        // a server that stops answers nobody any more, and that is no outage: the run counts as none
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (await SyntheticRun.ClaimAsync(db, settings.Every, clock.GetUtcNow(), ends.Token) is not { } run) return;
        try { await RunAsync(run, ends.Token); }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // whoever serves next may take this interval
            await db.Set<SyntheticRun>().Where(r => r.Id == run.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
        await db.SaveChangesAsync(ends.Token);
        if (run.Failure is not null) log.LogWarning("The synthetic check failed: {Failure}", run.Failure);
        await incident.FollowAsync(run, ends.Token);
        var old = clock.GetUtcNow().AddMonths(-SyntheticRun.MonthsKept);
        await db.Set<SyntheticRun>().Where(r => r.StartedAt < old).ExecuteDeleteAsync(ends.Token);
    }

    private async Task RunAsync(SyntheticRun run, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var steps = new List<SmokeStep>();
            var result = await TryAsync(steps, ct);
            ct.ThrowIfCancellationRequested();
            if (result.LeftBehind is { } left) log.LogWarning("The synthetic check could not clear away: {LeftBehind}", left);
            if (result.Failure is null || attempt == 2)
            {
                run.End(result, steps, attempt);
                return;
            }
            log.LogInformation("The synthetic check is tried once more: {Failure}", result.Failure);
            await Task.Delay(TimeSpan.FromSeconds(settings.RetrySeconds), ct);
        }
    }

    private async Task<SmokeResult> TryAsync(List<SmokeStep> steps, CancellationToken ct)
    {
        var url = hospital.Value.PublicUrl.TrimEnd('/');
        using var handler = SmokeBrowser.Handler(SmokeRoute.Trusted("Synthetic__CaFile", settings.CaFile), SmokeRoute.Resolved("Synthetic__Resolve", settings.Resolve));
        using var browser = new SmokeBrowser(url, handler);
        return await new SmokeTest(browser, new(url, settings.User, settings.Password) { IsContinuous = true, Patience = Patience }, steps.Add).RunAsync(ct);
    }
}
