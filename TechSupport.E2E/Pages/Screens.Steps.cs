using System.Text.RegularExpressions;
using Npgsql;
using TechSupport.E2E.Journeys;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

public static partial class Screens
{
    /// <summary>A page about a failure of the server, which is no failure here.</summary>
    private static Screen Failing(string name, int code) => new(name, $"/error/{code}", v =>
    {
        v.Problems.Expect($"answer {code} to GET {new Uri(v.Site, $"/error/{code}")}");
        return Task.CompletedTask;
    });

    /// <summary>What the server says to a form whose page was opened by somebody else.</summary>
    private static Screen TooOld(string name, string path, string field, string text) => new(name, path, async v =>
    {
        v.Problems.Expect($"answer 400 to POST {new Uri(v.Site, path)}");
        await v.Page.Locator(field).FillAsync(text);
        // as a browser without scripts sends it
        await v.Page.Locator(field).EvaluateAsync("el => { el.form.elements.__RequestVerificationToken.value = 'x'; el.form.submit(); }");
        await v.Expect("main textarea[readonly]").ToBeVisibleAsync();
    });

    /// <summary>A link that works; the one mailed before as long as there is one, because so many mails an hour are allowed.</summary>
    private static async Task<string> ResetLinkAsync(Visit visit, AppProcess app)
    {
        const string who = "h.novak@crb.local";
        string? Mailed() => app.Mails().Where(m => Mailbox.IsTo(m, who)).Select(m => ResetLink().Match(m.TextBody ?? "")).FirstOrDefault(m => m.Success)?.Value;
        if (Mailed() is { } before) return before;
        await visit.GoAsync("/forgot");
        await visit.SendAsync("#Input_UserName", ("#Input_UserName", who));
        await Wait.UntilAsync(() => Mailed() is not null, "the mail with the link");
        return Mailed()!;
    }

    /// <summary>A message that was given up on; nothing sends that one again.</summary>
    private static async Task DieAsync(NpgsqlConnection database)
    {
        await using var command = new NpgsqlCommand("""
            insert into deliveries (event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, last_error)
            select e.id, e.at, e.ticket_id, u.id, 'telegram', 'dead', 8, e.at, 'Forbidden: bot was blocked by the user'
            from (select * from events where ticket_id is not null order by id limit 1) e, users u where u.email = 'monitor@crb.local'
            on conflict do nothing
            """, database);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> TicketAsync(NpgsqlConnection database, string condition)
    {
        // by number: the seeded ones, whatever other tests do meanwhile
        await using var command = new NpgsqlCommand($"select min(id) from tickets where {condition}", database);
        return await command.ExecuteScalarAsync() is long id ? $"/tickets/{id}" : throw new InvalidOperationException($"No ticket is seeded where {condition}.");
    }

    private static async Task OpenDialogAsync(this Visit visit, string verb)
    {
        await visit.Page.Locator("#do-" + verb).ClickAsync();
        await visit.Expect("dialog[open] #verb-form").ToBeVisibleAsync();
    }

    /// <summary>Fills fields and sends the form that <paramref name="field"/> is in.</summary>
    private static async Task SendAsync(this Visit visit, string field, params (string Selector, string Value)[] values)
    {
        foreach (var (selector, value) in values) await visit.Page.Locator(selector).FillAsync(value);
        await visit.Page.Locator($"form:has({field}) .btn-p").ClickAsync();
        await visit.Page.WaitForLoadStateAsync();
    }

    [GeneratedRegex(@"/reset\?\S+")]
    private static partial Regex ResetLink();
}
