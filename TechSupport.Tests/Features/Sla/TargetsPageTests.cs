using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Sla;

public sealed class TargetsPageTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_technician_reads_why_a_target_is_due_when_it_is()
    {
        var number = await WaitingAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var page = await tech.Reads("en").GetAsync($"/tickets/{number}");
        Assert.Equal("2 h 00 left", page.Find("[data-target=response] .num"));
        Assert.Equal("Paused", page.Find("[data-target=resolution] .num"));
        var steps = page.FindAll("[data-target=response] details li");
        Assert.Equal(["P3 allows 2 h 00 for the first response.", "Time counts day and night.", "Waiting for a supplier does not pause the first response."], steps.Skip(1).Take(3));
        Assert.StartsWith("So it is due: ", steps[^1], StringComparison.Ordinal);
        Assert.EndsWith(": paused, 8 h 00 left after that.", page.FindAll("[data-target=resolution] details li")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reasons_are_russian_for_who_reads_russian()
    {
        var number = await WaitingAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var steps = (await tech.Reads("ru").GetAsync($"/tickets/{number}")).FindAll("[data-target=response] details li");
        Assert.Equal("Ожидание поставщика не останавливает срок первого ответа.", steps[^2]);
        Assert.DoesNotContain(steps, s => s.Any(char.IsAsciiLetterLower));
    }

    [Fact]
    public async Task A_ticket_that_waits_for_a_supplier_unanswered_stands_among_those_that_can_be_late()
    {
        var number = await WaitingAsync();
        app.Clock.Advance(TimeSpan.FromHours(20));
        using var tech = await app.SignInAsync("tech@crb.local");
        var row = (await tech.Reads("en").GetAsync("/tickets?view=overdue&sort=-number")).Html.QuerySelector($"tr[data-row='{number}']");
        Assert.Equal("18 h 00 over", row?.QuerySelector(".sla")?.TextContent.Trim());
    }

    private Task<long> WaitingAsync() => app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Supplier, "Print head ordered", Guid.NewGuid(), at));
}
