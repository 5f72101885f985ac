using Microsoft.Playwright;
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
        new("forgot-sent", "/forgot", async v =>
        {
            await v.SendAsync("#Input_UserName", ("#Input_UserName", "nobody@crb.local"));
            await v.Page.WaitForURLAsync("**/forgot?sent=true");
        }),
        new("reset", "/reset", async v => await v.GoAsync(await ResetLinkAsync(v, app))),
        new("reset-errors", "/reset", async v =>
        {
            await v.GoAsync(await ResetLinkAsync(v, app));
            await v.SendAsync("#Input_Again", ("#Input_Password", "violet-ladder-breakfast"), ("#Input_Again", "something else"));
            await v.Expect("main [role=alert]").ToBeVisibleAsync();
        }),
        new("reset-used", "/reset?user=1&token=x"),
        new("on-call-link-unknown", "/on-call/acknowledge?key=x"),
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
                await v.Expect("main [role=alert]").ToBeVisibleAsync();
            }),
            new("staff-report-elsewhere", "/report", async v =>
            {
                await v.SendAsync("#Input_Subject", ("#Input_Subject", "The printer jams"), ("#Input_Inventory", "PRN-0101-01"));
                await v.Expect(".notice-warn .btn").ToBeVisibleAsync();
            }),
            TooOld("staff-form-too-old", "/report", "#Input_Subject", "The label printer prints blank labels"),
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
                await v.Expect("main [role=alert]").ToBeVisibleAsync();
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
        var (page, swap, absence) = await OnCallAsync(database, open);
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
                await v.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                await v.Expect("#callers input[type=radio]").Not.ToHaveCountAsync(0);
                await v.Page.Locator("#callers input[type=radio]").First.CheckAsync();
                await v.Expect("#callers section").ToBeVisibleAsync();
            }),
            new("call-errors", "/tickets/new", async v =>
            {
                await v.Page.Locator("button[value=keep]").ClickAsync();
                await v.Expect("main [role=alert]").ToBeVisibleAsync();
            }),
            new("verb-comment", open + "/comment"),
            new("verb-reopen", await TicketAsync(database, "status = 'resolved'") + "/reopen"),
            new("dialog-reopen", await TicketAsync(database, "status = 'waiting'"), v => v.OpenDialogAsync("reopen")),
            new("on-call", "/on-call"),
            new("on-call-absence", "/on-call/absences/new"),
            new("on-call-absence-errors", "/on-call/absences/new", async v =>
            {
                await v.SendAsync("#Input_Until", ("#Input_Until", "2020-01-01"));
                await v.Expect("main [role=alert]").ToBeVisibleAsync();
            }),
            new("on-call-absence-withdraw", $"/on-call/absences/{absence}/withdraw"),
            new("on-call-swap", "/on-call/swaps/new"),
            new("on-call-swap-accept", $"/on-call/swaps/{swap}/accept"),
            new("on-call-swap-decline", $"/on-call/swaps/{swap}/decline"),
            new("on-call-calendar", "/on-call/calendar"),
            new("on-call-calendar-made", "/on-call/calendar", async v =>
            {
                await v.Page.Locator("main form .btn-p").ClickAsync();
                await v.Expect("main .code").ToBeVisibleAsync();
            }),
            new("on-call-pages", "/on-call/pages"),
            new("on-call-page", $"/on-call/pages/{page}"),
            new("on-call-acknowledge", $"/on-call/pages/{page}/acknowledge"),
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
}
