using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Tests.Features.Notifications.Channels.Telegram;
using TechSupport.Tests.Features.OnCall.Alerts;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Paging;

/// <summary>A server at work, whom nobody helps along: whoever is on call is reached by mail and Telegram.</summary>
public sealed class TwoWaysTests(TwoWaysTests.WorkingApp app) : IClassFixture<TwoWaysTests.WorkingApp>
{
    private const string Secret = "a-secret-of-the-monitoring";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_reaches_the_person_on_call_by_both_ways_and_Telegram_learns_nothing_of_it()
    {
        await using (var db = app.Db())
        {
            (await db.Users.SingleAsync(u => u.Email == Timur, Ct)).ConnectTelegram(701, app.Clock.Now);
            (await db.Users.SingleAsync(u => u.Email == Anna, Ct)).ConnectTelegram(702, app.Clock.Now);
            await db.SaveChangesAsync(Ct);
        }
        await app.RotaAsync([Timur], Anna);
        using var http = new HttpClient { BaseAddress = app.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Secret) } };
        using var body = new StringContent(AlertHookTests.Message("aa10", "critical"), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(AlertHook.Address, UriKind.Relative), body, Ct);
        Assert.Equal(204, (int)answer.StatusCode);
        while (app.Bot.Sent.IsEmpty || app.PageMails().Count == 0) await Task.Delay(50, Ct);
        await using var check = app.Db();
        var page = await check.Set<OnCallPage>().SingleAsync(Ct);
        Assert.Equal($"{Timur}: On call: an alert of the monitoring, page {page.Id}", Assert.Single(app.PageMails()));
        var (chat, text) = app.Bot.Sent.Select(s => (s.Chat, (string?)s.Request["text"])).Single();
        Assert.Equal((701L, $"On call: an alert of the monitoring, page {page.Id}\nhttp://techsupport.test/on-call/pages/{page.Id}/acknowledge"), (chat, text));
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
