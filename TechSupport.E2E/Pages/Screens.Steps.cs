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

    // a rota with the technician of the screens, whom a colleague asks for a swap, and a page that nobody has acknowledged
    private static async Task<(long Page, long Swap, long Absence)> OnCallAsync(NpgsqlConnection database, string ticket)
    {
        await using var command = new NpgsqlCommand($"""
            insert into on_call_rotas (id, handover_day, handover_at, starts_on, dev_ops, hospital_it)
                select 1, 'monday', '08:00', current_date - 21, array[t.id], array[o.id] from users t, users o where t.email = '{Cast.Tech}' and o.email = '{Cast.Tech2}' on conflict do nothing;
            insert into on_call_absences (person_id, begins_at, ends_at) select id, now() + interval '20 days', now() + interval '30 days' from users
                where email = '{Cast.Tech}' and not exists (select 1 from on_call_absences);
            insert into on_call_swaps (from_id, to_id, begins_at, ends_at, state, asked_at) select o.id, t.id, now() + interval '8 days', now() + interval '9 days', 'asked', now()
                from users t, users o where t.email = '{Cast.Tech}' and o.email = '{Cast.Tech2}' and not exists (select 1 from on_call_swaps);
            insert into on_call_alerts (fingerprint, starts_at, name, severity, summary, pages, received_at)
                values ('5ca1ab1e', '2026-11-29T03:00Z', 'OutboxBacklog', 'warning', 'Events wait for an hour.', false, now()) on conflict do nothing;
            insert into on_call_pages (ticket_id, title, opened_at, step, next_step_at) values ({ticket.Split('/')[^1]}, '', now(), 1, now() + interval '1 day') on conflict do nothing;
            insert into on_call_page_calls (page_id, person_id, step, at) select p.id, u.id, 1, now() from on_call_pages p, users u where u.email = '{Cast.Tech}' on conflict do nothing;
            """, database);
        await command.ExecuteNonQueryAsync();
        await using var made = new NpgsqlCommand("select max(p.id), max(s.id), max(a.id) from on_call_pages p, on_call_swaps s, on_call_absences a", database);
        await using var row = await made.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
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
