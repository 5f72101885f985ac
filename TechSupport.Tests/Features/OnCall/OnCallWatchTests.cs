using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall;

/// <summary>Whether somebody is on call is watched, too.</summary>
public sealed class OnCallWatchTests(App app) : IClassFixture<App>
{
    [Fact]
    [Plants("on-call-covered", HealthState.Watch)]
    public async Task Nobody_on_call_or_nobody_who_can_be_reached_is_watched()
    {
        await app.ClearAsync();
        await app.IsAsync("on-call-covered", HealthState.Watch, "Nobody is on call");
        await app.RotaAsync([Timur]);
        await app.IsAsync("on-call-covered", HealthState.Good);
        await app.BreakAsync($"update users set email = '' where email = '{Timur}'");
        await app.IsAsync("on-call-covered", HealthState.Watch, "no email address");
        await app.BreakAsync($"update users set email = '{Timur}' where email = ''");
        using var timur = await app.SignInAsync(Timur);
        await timur.GetAsync("/on-call/absences/new");
        await timur.SubmitAsync("main form");
        await app.IsAsync("on-call-covered", HealthState.Watch, "away");
    }
}

/// <summary>What the monitoring reads; metrics are of the process, so no other application of the tests may run meanwhile.</summary>
[Collection(nameof(Measured))]
public sealed class OnCallMetricTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_monitoring_reads_open_pages_the_oldest_wait_and_whether_somebody_is_on_call()
    {
        await app.ClearAsync();
        Assert.Equal("0 0 0", await ScrapeAsync());
        await app.RotaAsync([Timur], Anna);
        var number = await app.UrgentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("1 120 1", await ScrapeAsync());
        var page = await app.PageOfAsync(number);
        using var timur = await app.SignInAsync(Timur);
        await timur.PostAsync($"/on-call/pages/{page!.Id}/acknowledge");
        Assert.Equal("1 0 1", await ScrapeAsync());
    }

    private async Task<string> ScrapeAsync()
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        var told = (await http.GetStringAsync(new Uri("/actuator/prometheus", UriKind.Relative), TestContext.Current.CancellationToken)).Split('\n');
        string Of(string name) => told.Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1];
        return string.Join(' ', new[] { "techsupport_pages_open", "techsupport_pages_unacknowledged_seconds", "techsupport_oncall_covered" }.Select(Of));
    }
}
