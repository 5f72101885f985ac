using Microsoft.EntityFrameworkCore;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Reporting;

public sealed class NewTests(App app) : IClassFixture<App>
{
    private const string Form = "main form[action='/tickets/new']";

    [Fact]
    public async Task A_call_sent_twice_is_one_ticket()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var fields = await FieldsAsync(tech, "Double click on create");
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => tech.PostAsync("/tickets/new", fields)));
        Assert.Single(replies.Select(Number).Distinct());
        Assert.Equal(1, await CountAsync("Double click on create"));
    }

    [Fact]
    public async Task An_old_form_filled_with_another_call_is_another_ticket()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var fields = await FieldsAsync(tech, "The mouse is gone");
        var first = Number(await tech.PostAsync("/tickets/new", fields));
        var second = Number(await tech.PostAsync("/tickets/new", [.. fields.Where(f => f.Name != "Input.Subject"), ("Input.Subject", "The keyboard is gone")]));
        Assert.NotEqual(first, second);
        Assert.Equal("The keyboard is gone", (await app.TicketAsync(second)).Subject);
    }

    [Fact]
    public async Task A_call_without_a_key_is_never_taken_for_another()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var fields = (await FieldsAsync(tech, "No key at all")).Where(f => f.Name != "Input.RequestKey").ToArray();
        Assert.NotEqual(Number(await tech.PostAsync("/tickets/new", fields)), Number(await tech.PostAsync("/tickets/new", [.. fields, ("Input.Again", "true")])));
        // what is refused comes back with a key
        var refused = await tech.PostAsync("/tickets/new", [.. fields.Where(f => f.Name != "Input.Subject")]);
        Assert.Equal(422, refused.Status);
        Assert.True(Guid.TryParse(refused.Html.QuerySelector($"{Form} [name='Input.RequestKey']")?.GetAttribute("value"), out var key) && key != Guid.Empty);
    }

    private async Task<(string Name, string? Value)[]> FieldsAsync(Visitor visitor, string subject)
    {
        var form = await visitor.GetAsync("/tickets/new");
        // so that all of them are sent at once and none has to fetch it first
        await visitor.TokenAsync();
        return [("Input.RequestKey", form.Html.QuerySelector($"{Form} [name='Input.RequestKey']")?.GetAttribute("value")),
            ("Input.RequesterId", $"{(await app.PersonAsync("staff@crb.local")).Id}"), ("Input.Subject", subject)];
    }

    private async Task<int> CountAsync(string subject)
    {
        await using var db = app.Db();
        return await db.Tickets.CountAsync(t => t.Subject == subject, TestContext.Current.CancellationToken);
    }

    private static long Number(Reply reply)
    {
        Assert.Equal(302, reply.Status);
        return long.Parse(reply.Location!.Split('/', '=')[^1]);
    }
}
