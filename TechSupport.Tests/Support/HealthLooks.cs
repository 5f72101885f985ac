using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Tests.Support;

/// <summary>One look of a health check, as the server would do it.</summary>
public static class HealthLooks
{
    public static Task<CheckResult> LookAsync(this App app, string check) => app.Services.LookAsync(check);

    public static Task IsAsync(this App app, string check, HealthState state, string? says = null) => app.Services.IsAsync(check, state, says);

    public static async Task<CheckResult> LookAsync(this IServiceProvider services, string check)
    {
        var facts = services.GetRequiredService<HealthCatalog>().Find(check);
        Assert.NotNull(facts);
        return Assert.Single(await services.GetRequiredService<HealthBoard>().LookAsync([facts], TestContext.Current.CancellationToken));
    }

    /// <summary>A fault that was planted is found soon enough, and put down as one of this test (<see cref="PlantsAttribute"/>).</summary>
    public static async Task IsAsync(this IServiceProvider services, string check, HealthState state, string? says = null)
    {
        var asked = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = await services.LookAsync(check);
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(asked);
        Assert.Equal((check, state), (check, result.State));
        if (state != HealthState.Good)
        {
            Assert.InRange(took, TimeSpan.Zero, PlantsAttribute.Soon);
            PlantsAttribute.Found(check, state);
        }
        if (says is not null) Assert.Contains(says, string.Format(System.Globalization.CultureInfo.InvariantCulture, result.Finding.Sentence, [.. result.Finding.Values]), StringComparison.Ordinal);
    }

    /// <summary>What it does by itself, asked for by <c>doctor --fix</c>.</summary>
    public static async Task<string?> FixAsync(this App app, string check)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var catalog = app.Services.GetRequiredService<HealthCatalog>();
        return await catalog.Make(catalog.Find(check)!, scope.ServiceProvider).FixAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the scheduler has written down so many runs of the job.</summary>
    public static async Task RanAsync(this App app, string job, int times)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await using var source = Npgsql.NpgsqlDataSource.Create(app.Database.OwnerConnection);
        await using var command = source.CreateCommand("select run_count from qrtz_job_status where sched_name = $1 and job_name = $2");
        command.Parameters.AddWithValue(TechSupport.Jobs.Schedule.Name);
        command.Parameters.AddWithValue(job);
        while (await command.ExecuteScalarAsync(limit.Token) is not long runs || runs < times) await Task.Delay(50, limit.Token);
    }

    /// <summary>A message to somebody, sent.</summary>
    public static async Task MessageAsync(this App app)
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync($"/tickets/{number}/comment", ("Input.Text", "On my way"));
        await app.DispatchAsync();
        await app.BreakAsync("update deliveries set state = 'sent', sent_at = now()");
    }

    /// <summary>As the owner, who may break things.</summary>
    public static async Task BreakAsync(this App app, string sql)
    {
        await using var db = app.OwnerDb();
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }
}
