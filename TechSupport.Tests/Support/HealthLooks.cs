using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Tests.Support;

/// <summary>One look of a health check, as the server would do it.</summary>
public static class HealthLooks
{
    public static async Task<CheckResult> LookAsync(this App app, string check)
    {
        var facts = app.Services.GetRequiredService<HealthCatalog>().Find(check);
        Assert.NotNull(facts);
        return Assert.Single(await app.Services.GetRequiredService<HealthBoard>().LookAsync([facts], TestContext.Current.CancellationToken));
    }

    public static async Task IsAsync(this App app, string check, HealthState state, string? says = null)
    {
        var result = await app.LookAsync(check);
        Assert.Equal((check, state), (check, result.State));
        if (says is not null) Assert.Contains(says, string.Format(System.Globalization.CultureInfo.InvariantCulture, result.Finding.Sentence, [.. result.Finding.Values]), StringComparison.Ordinal);
    }

    /// <summary>What it does by itself, asked for by <c>doctor --fix</c>.</summary>
    public static async Task<string?> FixAsync(this App app, string check)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var catalog = app.Services.GetRequiredService<HealthCatalog>();
        return await catalog.Make(catalog.Find(check)!, scope.ServiceProvider).FixAsync(TestContext.Current.CancellationToken);
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
