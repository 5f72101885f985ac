using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Tests.Features.Operations.SyntheticCheck;
using TechSupport.Tests.Support;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>The check that uses TechSupport as people do wakes whoever is on call by its ticket.</summary>
public sealed class SyntheticPageTests(SyntheticApp app) : IClassFixture<SyntheticApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_that_fails_wakes_the_person_on_call_once_and_nobody_else_until_it_passes_again()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        await app.BreakStepAsync("report a ticket");
        try
        {
            await app.RunNextAsync();
            await app.RunNextAsync();
            await app.DispatchAsync();
            await app.DeliverAsync();
            var page = await PageAsync();
            Assert.Equal([$"{Timur}: On call: ticket {page.TicketId} has priority P1"], await app.TechniciansMailsAsync());
            Assert.False(page.IsOver);
        }
        finally { await app.MendAsync(); }
        await app.RunNextAsync();
        await app.DispatchAsync();
        Assert.Equal(PageEnding.Resolved, (await PageAsync()).Ending);
    }

    private async Task<OnCallPage> PageAsync()
    {
        await using var db = app.Db();
        return await db.Set<OnCallPage>().AsNoTracking().SingleAsync(Ct);
    }
}
