using System.Text.Json;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Errors;

/// <summary>What a person reads out on the telephone leads to what happened.</summary>
public sealed class ErrorReferenceTests(DatabaseDownTests.LineApp app) : IClassFixture<DatabaseDownTests.LineApp>
{
    private const string Ticket = "/tickets/{number:long:min(1)}";

    public static TheoryData<int, string, string> Errors => new()
    {
        { 400, "unreadable address", "/me" }, { 400, "no token", "/report" }, { 403, "not theirs", "/admin" }, { 404, "no such page", "none" }, { 404, "no such ticket", Ticket },
        { 405, "made-up method", "none" }, { 413, "too large", "/report" }, { 415, "other letters", "/report" }, { 500, "a mistake of ours", Ticket }, { 503, "no database", Ticket },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task The_page_the_header_and_the_line_of_the_log_have_one_reference(int status, string what, string route)
    {
        foreach (var htmx in new[] { false, true })
        {
            var reply = await AskAsync(what, htmx);
            Assert.Equal((what, status), (what, reply.Status));
            var reference = reply.Headers["X-Request-Id"];
            Assert.Contains(reference, reply.Find("p.code"), StringComparison.Ordinal);
            var line = JsonDocument.Parse(Assert.Single(await app.LogAsync(), l => l.Contains($"\"Reference\":\"{reference}\"", StringComparison.Ordinal))).RootElement;
            Assert.Equal((status, route), (line.GetProperty("Code").GetInt32(), line.GetProperty("Route").GetString()));
            Assert.Equal(reference, line.GetProperty("RequestId").GetString());
        }
    }

    [Theory]
    [InlineData("6B0BE16C-0000", true)]
    [InlineData("0HNGT6F0TJ1TK:00000003", true)]
    [InlineData("short", false)]
    [InlineData("with a space in it", false)]
    [InlineData("<script>alert(1)</script>", false)]
    [InlineData("a.petrova@hospital.example", false)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false)]
    public async Task The_id_of_the_proxy_is_taken_over_when_it_is_one(string id, bool taken)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var reply = await nurse.GetAsync("/tickets/900000000", ("X-Request-Id", id));
        Assert.Equal(taken, reply.Headers["X-Request-Id"] == id);
        Assert.Equal(taken, reply.Text.Contains(id, StringComparison.Ordinal));
        // only who passes an id is told the route
        Assert.Equal(taken ? Ticket : null, reply.Headers.GetValueOrDefault("X-Route"));
    }

    [Fact]
    public async Task A_page_that_is_fine_has_no_reference_and_no_line()
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        var before = (await app.LogAsync()).Count;
        var reply = await nurse.GetAsync("/report");
        Assert.Equal((200, false), (reply.Status, reply.Headers.ContainsKey("X-Request-Id")));
        Assert.Equal(before, (await app.LogAsync()).Count);
    }

    private async Task<Reply> AskAsync(string what, bool htmx)
    {
        using var nurse = await app.SignInAsync("staff@crb.local");
        (string, string)[] headers = htmx ? [("HX-Request", "true"), ("HX-Target", "main")] : [];
        switch (what)
        {
            case "unreadable address": return await nurse.GetAsync("/me?q=%ff", headers);
            case "not theirs": return await nurse.GetAsync("/admin", headers);
            case "no such page": return await nurse.GetAsync("/no-such-page", headers);
            case "no such ticket": return await nurse.GetAsync("/tickets/900000000", headers);
            case "no token": return await PostAsync(nurse, "Input.Subject=No+ink", headers);
            case "too large": return await PostAsync(nurse, "Input.Subject=" + new string('x', 3_000_000), headers);
            case "other letters": return await PostAsync(nurse, "Input.Subject=%CF%F0%E8%ED%F2%E5%F0", headers);
            case "made-up method":
                using (var request = new HttpRequestMessage(new HttpMethod("PURGE"), "/report")) return await nurse.SendAsync(request, headers);
            case "no database":
                app.Clock.Advance(TimeSpan.FromMinutes(2));
                app.Line.Cut();
                try { return await nurse.GetAsync("/tickets/10001", headers); }
                finally { app.Line.Mend(); }
            default:
                await app.BreakAsync("alter table tickets rename to tickets_away");
                try { return await nurse.GetAsync("/tickets/10001", headers); }
                finally { await app.BreakAsync("alter table tickets_away rename to tickets"); }
        }
    }

    private static async Task<Reply> PostAsync(Visitor nurse, string body, (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report");
        request.Content = new StringContent(body, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        return await nurse.SendAsync(request, headers);
    }
}
