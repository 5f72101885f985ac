using System.Text.RegularExpressions;
using Npgsql;
using TechSupport.E2E.Journeys;
using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

/// <summary>A screen: where it is, and what a person does there to see it.</summary>
/// <param name="Name">As in the name of its picture.</param>
/// <param name="Then">Done after the page has come; null for nothing.</param>
public sealed record Screen(string Name, string Path, Func<Visit, Task>? Then = null)
{
    public async Task ShowAsync(Visit visit)
    {
        await visit.GoAsync(Path);
        if (Then is not null) await Then(visit);
    }
}

/// <summary>Every screen there is, by the person who sees it.</summary>
public static partial class Screens
{
    private const string NoSuchTicket = "/tickets/999999999";

    public static readonly IReadOnlyDictionary<string, string> People = new Dictionary<string, string>
    {
        ["visitor"] = "", ["staff"] = Cast.Staff, ["technician"] = Cast.Tech, ["admin"] = Cast.Admin,
    };

    public static async Task<IReadOnlyList<Screen>> OfAsync(string person, AppProcess app)
    {
        await using var database = await app.DatabaseAsync();
        return person switch
        {
            "visitor" => Visitor(app),
            "staff" => await StaffAsync(database),
            "technician" => await TechnicianAsync(database),
            _ => await AdminAsync(database),
        };
    }

    private static List<Screen> Visitor(AppProcess app) =>
    [
        new("sign-in", "/sign-in"),
        new("sign-in-wrong", "/sign-in", v => v.SendAsync("[name='Input.Password']", ("[name='Input.UserName']", "nobody@crb.local"), ("[name='Input.Password']", "guess"))),
        new("sign-in-text-kept", "/sign-in", async v =>
        {
            // a form of another page, posted when the sign-in was gone
            await v.SignInHereAsync(Cast.Staff2);
            await v.SpeakAsync(v.Options.Language);
            await v.GoAsync("/");
            await v.Page.Locator("#Input_What").FillAsync("The label printer prints blank labels");
            await v.Context.ClearCookiesAsync(new() { Name = "ts" });
            await v.Page.Locator("form.ask .btn-p").ClickAsync();
            await v.Expect("[name='Input.Password']").ToBeVisibleAsync();
        }),
        new("send-again", "/sign-in", async v =>
        {
            await v.SignInHereAsync(Cast.Staff2);
            await v.SpeakAsync(v.Options.Language);
            await v.GoAsync("/");
            await v.Page.Locator("#Input_What").FillAsync("The label printer prints blank labels");
            await v.Context.ClearCookiesAsync(new() { Name = "ts" });
            await v.Page.Locator("form.ask .btn-p").ClickAsync();
            await v.SignInHereAsync(Cast.Staff2);
            await v.Expect("main textarea").ToBeVisibleAsync();
            await v.Context.ClearCookiesAsync(new() { Name = "ts" });
        }),
        new("forgot", "/forgot"),
        new("forgot-sent", "/forgot", v => v.SendAsync("#Input_UserName", ("#Input_UserName", "nobody@crb.local"))),
        new("reset", "/reset", async v => await v.GoAsync(await ResetLinkAsync(v, app))),
        new("reset-errors", "/reset", async v =>
        {
            await v.GoAsync(await ResetLinkAsync(v, app));
            await v.SendAsync("#Input_Again", ("#Input_Password", "violet-ladder-breakfast"), ("#Input_Again", "something else"));
            await v.Expect("[role=alert]").ToBeVisibleAsync();
        }),
        new("reset-used", "/reset?user=1&token=x"),
        Failing("signed-out-error-500", 500),
        Failing("signed-out-error-503", 503),
        new("not-found-signed-out", "/no-such-page"),
    ];

    private static async Task<List<Screen>> StaffAsync(NpgsqlConnection database)
    {
        async Task<string> MineAsync(string condition) => await TicketAsync(database, $"{condition} and requester_id = (select id from users where email = '{Cast.Staff}')");
        var (open, done) = (await MineAsync("status in ('new', 'open')"), await MineAsync("status = 'resolved'"));
        return
        [
            new("staff-home", "/"),
            new("staff-home-care", "/", v => v.Page.Locator("label[for=Input_PatientCare]").ClickAsync()),
            new("staff-report", "/report"),
            new("staff-report-errors", "/report", async v =>
            {
                await v.Page.EvaluateAsync("document.querySelector('main form').noValidate = true");
                await v.SendAsync("#Input_Subject", ("#Input_Inventory", "PC-9999-99"), ("#Input_Subject", ""));
                await v.Expect("[role=alert]").ToBeVisibleAsync();
            }),
            new("staff-requests", "/tickets"),
            new("staff-closed", "/tickets?view=closed"),
            new("staff-ticket", open),
            new("staff-sent", open + "/sent"),
            new("staff-comment", open + "/comment"),
            new("staff-ticket-fixed", done),
            new("staff-still-broken", done + "/reopen"),
            new("staff-works-now", done + "/close"),
            new("staff-ticket-question", await MineAsync("status = 'waiting' and waiting_for = 'requester'")),
            new("staff-ticket-closed", await MineAsync("status = 'closed'")),
            new("staff-search", "/search"),
            new("staff-search-found", "/search?q=printer"),
            new("staff-search-nothing", "/search?q=qqqqqqqq"),
            new("profile", "/me"),
            new("profile-errors", "/me", async v =>
            {
                await v.SendAsync("#Input_Computer", ("#Input_Computer", "PC-9999-99"));
                await v.Expect("[role=alert]").ToBeVisibleAsync();
            }),
            new("password", "/me/password"),
            new("sign-out-everywhere", "/me/sign-out-everywhere"),
            new("sign-out", "/sign-out"),
            new("telegram", "/me/telegram"),
            new("telegram-code", "/me/telegram", async v =>
            {
                await v.Page.Locator("main form .btn-p").ClickAsync();
                await v.Expect("main .plate").ToBeVisibleAsync();
            }),
            Failing("error-500", 500),
            Failing("error-503", 503),
            new("error-404", NoSuchTicket),
            new("error-403", "/admin/users"),
        ];
    }

    private static async Task<List<Screen>> TechnicianAsync(NpgsqlConnection database)
    {
        var open = await TicketAsync(database, "status = 'open' and patient_care");
        var screens = new List<Screen>
        {
            new("queue", "/tickets"),
            new("queue-mine", "/tickets?view=mine"),
            new("queue-unassigned", "/tickets?view=unassigned"),
            new("queue-cursor", "/tickets?view=all", async v =>
            {
                await v.Page.Keyboard.PressAsync("j");
                await v.Expect("[data-row].cur").ToHaveCountAsync(1);
            }),
            new("queue-filtered", "/tickets?view=all&status=any&priority=p2"),
            new("queue-empty", "/tickets?view=all&status=closed&priority=p1&assignee=1"),
            new("queue-mistyped", "/tickets?view=all&status=nonsense"),
            new("ticket", open),
            new("ticket-note", open, async v =>
            {
                await v.Page.Keyboard.PressAsync("n");
                await v.Expect("#note").ToBeCheckedAsync();
            }),
            new("ticket-reply-empty", open, async v =>
            {
                await v.Page.Locator("#composer .btn-p.if-reply").ClickAsync();
                await v.Expect("#composer [role=alert]").ToBeVisibleAsync();
            }),
            new("ticket-new", await TicketAsync(database, "status = 'new'")),
            new("ticket-waiting", await TicketAsync(database, "status = 'waiting'")),
            new("ticket-resolved", await TicketAsync(database, "status = 'resolved'")),
            new("ticket-closed", await TicketAsync(database, "status = 'closed'")),
            new("ticket-equipment", await TicketAsync(database, "equipment_id is not null")),
            new("call", "/tickets/new"),
            new("call-found", "/tickets/new", async v =>
            {
                await v.Page.Locator("#Input_Who").FillAsync("Irina");
                await v.Page.Locator("[formaction*=Find]").ClickAsync();
                await v.Page.Locator("#callers input[type=radio]").First.CheckAsync();
                await v.Page.Locator("[formaction*=Find]").ClickAsync();
                await v.Expect("#callers section").ToBeVisibleAsync();
            }),
            new("call-errors", "/tickets/new", async v =>
            {
                await v.Page.Locator("button[value=keep]").ClickAsync();
                await v.Expect("[role=alert]").ToBeVisibleAsync();
            }),
            new("verb-comment", open + "/comment"),
            new("verb-reopen", await TicketAsync(database, "status = 'resolved'") + "/reopen"),
            new("dialog-reopen", await TicketAsync(database, "status = 'waiting'"), v => v.OpenDialogAsync("reopen")),
            new("keyboard", "/keyboard"),
            new("search", "/search"),
            new("search-found", "/search?q=printer"),
            new("search-russian", "/search?q=" + Uri.EscapeDataString("принтер")),
            new("search-nothing", "/search?q=qqqqqqqq"),
            new("technician-profile", "/me"),
            new("technician-404", NoSuchTicket),
        };
        foreach (var verb in new[] { "assign", "classify", "wait", "resolve", "close" })
        {
            screens.Add(new($"verb-{verb}", $"{open}/{verb}"));
            screens.Add(new($"dialog-{verb}", open, v => v.OpenDialogAsync(verb)));
        }
        screens.Add(new("verb-resolve-errors", open + "/resolve", async v =>
        {
            await v.Page.Locator("#verb-form .btn-p").ClickAsync();
            await v.Expect("#verb-form [role=alert]").ToBeVisibleAsync();
        }));
        screens.Add(new("dialog-resolve-errors", open, async v =>
        {
            await v.OpenDialogAsync("resolve");
            await v.Page.Locator("#verb-form .btn-p").ClickAsync();
            await v.Expect("#verb-form [role=alert]").ToBeVisibleAsync();
        }));
        return screens;
    }

    private static async Task<List<Screen>> AdminAsync(NpgsqlConnection database)
    {
        async Task<long> IdAsync(string sql) => (long)(await new NpgsqlCommand(sql, database).ExecuteScalarAsync() ?? 0L);
        var (nurse, location) = (await IdAsync($"select id from users where email = '{Cast.Staff}'"), await IdAsync("select min(id) from locations"));
        var (department, room) = (await IdAsync("select min(id) from departments"), await IdAsync("select min(id) from rooms"));
        await DieAsync(database);
        return
        [
            new("admin", "/admin"),
            new("admin-users", "/admin/users"),
            new("admin-user-new", "/admin/users/new"),
            new("admin-user-errors", "/admin/users/new", async v =>
            {
                await v.Page.EvaluateAsync("document.querySelectorAll('main form').forEach(f => f.noValidate = true)");
                await v.Page.Locator("main form[method=post] .btn-p").ClickAsync();
                await v.Expect("[role=alert]").ToBeVisibleAsync();
            }),
            new("admin-user", $"/admin/users/{nurse}"),
            new("admin-user-disable", $"/admin/users/{nurse}/disable"),
            new("admin-user-enable", $"/admin/users/{nurse}/enable"),
            new("admin-user-unlock", $"/admin/users/{nurse}/unlock"),
            new("admin-user-invite", $"/admin/users/{nurse}/invite"),
            new("admin-user-sign-out", $"/admin/users/{nurse}/sign-out-everywhere"),
            new("admin-departments", "/admin/departments"),
            new("admin-department-new", "/admin/departments/new"),
            new("admin-department", $"/admin/departments/{department}"),
            new("admin-location-new", $"/admin/departments/{department}/locations/new"),
            new("admin-location", $"/admin/locations/{location}"),
            new("admin-room-new", $"/admin/locations/{location}/rooms/new"),
            new("admin-room-remove", $"/admin/rooms/{room}/remove"),
            new("admin-room-restore", $"/admin/rooms/{room}/restore"),
            new("admin-categories", "/admin/categories"),
            new("admin-category-new", "/admin/categories/new"),
            new("admin-category", $"/admin/categories/{await IdAsync("select min(id) from categories")}"),
            new("admin-equipment", "/admin/equipment"),
            new("admin-equipment-new", "/admin/equipment/new"),
            new("admin-equipment-one", $"/admin/equipment/{await IdAsync("select min(id) from equipment")}"),
            new("admin-audit", "/admin/audit"),
            new("admin-audit-nothing", "/admin/audit?who=qqqqqqqq"),
            new("admin-health", "/admin/health"),
            new("admin-deliveries", "/admin/deliveries"),
            new("admin-deliveries-none", "/admin/deliveries?state=dropped"),
            new("admin-retry-nothing", "/admin/deliveries", async v =>
            {
                // without a choice, as a browser without scripts sends it
                await v.Page.EvaluateAsync("document.querySelector('main form').submit()");
                await v.Expect("[role=alert]").ToBeVisibleAsync();
            }),
            new("admin-error-404", "/admin/users/999999999"),
        ];
    }

    /// <summary>A page about a failure of the server, which is no failure here.</summary>
    private static Screen Failing(string name, int code) => new(name, $"/error/{code}", v =>
    {
        v.Problems.Expect($"answer {code} to GET {new Uri(v.Site, $"/error/{code}")}");
        return Task.CompletedTask;
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
