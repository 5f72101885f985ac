using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Notifications.Channels.Telegram;
using TechSupport.Tests.Features.OnCall.Alerts;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>A server at work, whom nobody helps along: whoever is on call is reached by mail and Telegram.</summary>
public sealed class TwoWaysTests(TwoWaysTests.WorkingApp app) : IClassFixture<TwoWaysTests.WorkingApp>, IAsyncLifetime
{
    /// <summary>Whoever is on call is told within a minute.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(60);

    private const string Secret = "a-secret-of-the-monitoring";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_reaches_the_person_on_call_by_both_ways_and_Telegram_learns_nothing_of_it()
    {
        await ConnectAsync();
        await app.RotaAsync([Timur], Anna);
        using var http = new HttpClient { BaseAddress = app.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Secret) } };
        using var body = new StringContent(AlertHookTests.Message("aa10", "critical"), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(AlertHook.Address, UriKind.Relative), body, Ct);
        Assert.Equal(204, (int)answer.StatusCode);
        var told = await ToldAsync();
        await using var check = app.Db();
        var page = await check.Set<OnCallPage>().SingleAsync(Ct);
        Assert.Equal($"{Timur}: On call: an alert of the monitoring, page {page.Id}", Assert.Single(app.PageMails()));
        Assert.StartsWith($"On call: an alert of the monitoring, page {page.Id}\nhttp://techsupport.test/on-call/acknowledge?key=", told, StringComparison.Ordinal);
        Assert.DoesNotContain("AppDown", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_reported_as_P1_does_so_too_and_nobody_else_is_told()
    {
        await ConnectAsync();
        await app.RotaAsync([Timur], Anna);
        var number = await app.NewTicketAsync(then: (t, _, at) => t.Classify(Actor.System, new(null, Impact.Hospital, Urgency.High, PatientCare: false), at));
        Assert.StartsWith($"On call: ticket {number} has priority P1\n", await ToldAsync(), StringComparison.Ordinal);
        Assert.Equal([$"{Timur}: On call: ticket {number} has priority P1"], app.PageMails());
        await using var db = app.Db();
        var technicians = await db.Users.Where(u => u.Role == Role.Technician || u.Role == Role.Lead).Select(u => u.Id).ToListAsync(Ct);
        var timur = (await app.PersonAsync(Timur)).Id;
        Assert.Equal([timur, timur], await db.Deliveries.Where(d => technicians.Contains(d.UserId)).Select(d => d.UserId).ToListAsync(Ct));
    }

    public async ValueTask InitializeAsync()
    {
        await app.ClearAsync();
        app.Bot.Sent.Clear();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task ConnectAsync()
    {
        await using var db = app.Db();
        (await db.Users.SingleAsync(u => u.Email == Timur, Ct)).ConnectTelegram(701, app.Clock.Now);
        (await db.Users.SingleAsync(u => u.Email == Anna, Ct)).ConnectTelegram(702, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
    }

    // what Telegram was sent, once both ways have been gone; to Timur's chat and no other
    private async Task<string> ToldAsync()
    {
        using var minute = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        minute.CancelAfter(Promise);
        while (app.Bot.Sent.IsEmpty || app.PageMails().Count == 0) await Task.Delay(50, minute.Token);
        var (chat, text) = app.Bot.Sent.Select(s => (s.Chat, (string?)s.Request["text"])).Single();
        Assert.Equal(701L, chat);
        return text!;
    }

    public sealed class WorkingApp(Postgres postgres) : App(postgres)
    {
        public TelegramServer Bot { get; private set; } = null!;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Jobs:Enabled"] = "true", ["OnCall:AlertSecret"] = Secret, ["Telegram:BotToken"] = "123456:ABC-DEF", ["Telegram:BaseUrl"] = Bot.Address,
        };

        public override async ValueTask InitializeAsync()
        {
            Bot = await TelegramServer.StartAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Bot.DisposeAsync();
        }
    }
}
