using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Channels.Telegram;

public sealed class TelegramTests(TelegramTests.BotApp app) : IClassFixture<TelegramTests.BotApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_carries_number_state_and_link_and_nothing_of_the_text()
    {
        await LinkAsync("staff@crb.local", 501);
        var number = await app.NewTicketAsync(subject: "*Secret* printer", then: (t, tech, at) => t.Resolve(tech, "Secret: replaced.", Guid.NewGuid(), at));
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync(number)).State);
        var request = app.Bot.Sent.Last(s => s.Chat == 501).Request;
        Assert.Equal($"{number} · Fixed. Does it work now?\nhttp://techsupport.test/tickets/{number}", request["text"]!.ToString());
        Assert.Null(request["parse_mode"]);
    }

    [Fact]
    public async Task Too_many_requests_are_repeated_when_the_server_says()
    {
        await LinkAsync("a.belov@crb.local", 502);
        app.Bot.Refuse = chat => chat == 502 ? (429, "Too Many Requests: retry after 37", 37) : null;
        var number = await ReplyAsync("a.belov@crb.local");
        var delivery = await DeliverAsync(number);
        Assert.Equal((DeliveryState.Pending, app.Clock.Now.AddSeconds(37)), (delivery.State, delivery.NextAttemptAt!.Value));
        app.Bot.Refuse = _ => null;
        app.Clock.Advance(TimeSpan.FromSeconds(37));
        Assert.Equal(DeliveryState.Sent, (await DeliverAsync(number)).State);
    }

    [Theory]
    [InlineData("m.ilves@crb.local", 503, 403, "Forbidden: bot was blocked by the user")]
    [InlineData("h.novak@crb.local", 504, 400, "Bad Request: chat not found")]
    public async Task Who_blocked_the_bot_is_not_written_to_again_and_reads_why_on_the_profile(string email, long chat, int code, string description)
    {
        await LinkAsync(email, chat);
        app.Bot.Refuse = to => to == chat ? (code, description, null) : null;
        var delivery = await DeliverAsync(await ReplyAsync(email));
        Assert.Equal((DeliveryState.Dropped, $"Telegram {code} {description}"), (delivery.State, delivery.LastError));
        await app.DispatchAsync();
        await using (var db = app.Db())
        {
            var next = await ReplyAsync(email);
            await app.DispatchAsync();
            Assert.Empty(await db.Deliveries.AsNoTracking().Where(d => d.TicketId == next && d.Channel == Channel.Telegram).ToListAsync(Ct));
        }
        using var person = await app.SignInAsync(email);
        const string lost = "stopped taking our messages to you";
        Assert.Contains(lost, (await person.GetAsync("/me")).Html.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        app.Bot.Refuse = _ => null;
        await LinkAsync(email, chat);
        Assert.DoesNotContain(lost, (await person.GetAsync("/me")).Html.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_wrong_itself_costs_nobody_their_channel()
    {
        await LinkAsync("o.dorokhov@crb.local", 509);
        app.Bot.Refuse = to => to == 509 ? (400, "Bad Request: message text is empty", null) : null;
        Assert.Equal(DeliveryState.Failed, (await DeliverAsync(await ReplyAsync("o.dorokhov@crb.local"))).State);
        Assert.Equal(509, (await app.PersonAsync("o.dorokhov@crb.local")).TelegramChatId);
        app.Bot.Refuse = _ => null;
    }

    [Fact]
    public async Task A_code_connects_the_chat_once()
    {
        var code = await CodeAsync("s.kim@crb.local");
        app.Bot.Write(600, $"/start {code}");
        await ReadTelegramAsync();
        Assert.Equal(600, (await app.PersonAsync("s.kim@crb.local")).TelegramChatId);
        Assert.Equal("Готово. Уведомления будут приходить сюда.", Answer(600));
        // read once, also by the next run
        await ReadTelegramAsync();
        Assert.Single(app.Bot.Sent, s => s.Chat == 600);
        app.Bot.Write(601, $"/start {code}");
        await ReadTelegramAsync();
        Assert.Equal(600, (await app.PersonAsync("s.kim@crb.local")).TelegramChatId);
        Assert.StartsWith("This code is not right", Answer(601), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_too_old_or_guessed_connects_nobody()
    {
        var code = await CodeAsync("o.vetrova@crb.local");
        app.Clock.Advance(TelegramLinks.Lifetime);
        app.Bot.Write(610, $"/start {code}");
        app.Bot.Write(610, "/start ABCDEFGHJKMN");
        app.Bot.Write(610, "/start " + new string('A', 4000));
        app.Bot.Write(610, "hello");
        await ReadTelegramAsync();
        Assert.Null((await app.PersonAsync("o.vetrova@crb.local")).TelegramChatId);
        Assert.Equal(4, app.Bot.Sent.Count(s => s.Chat == 610));
    }

    [Theory]
    [InlineData("forward_origin", """{"type":"from_another_planet","date":1700000000}""")]
    [InlineData("paid_media", """{"star_count":1,"paid_media":[{"type":"hologram"}]}""")]
    [InlineData("external_reply", """{"origin":{"type":"from_another_planet","date":1700000000}}""")]
    [InlineData("chat", "7")]
    public async Task An_update_of_an_unknown_kind_keeps_nobody_else_from_being_read(string field, string json)
    {
        app.Bot.WriteUnknown(660, field, json);
        app.Bot.Write(661, $"/start {await CodeAsync("h.novak@crb.local")}");
        await ReadTelegramAsync();
        Assert.Equal(661, (await app.PersonAsync("h.novak@crb.local")).TelegramChatId);
        var answers = app.Bot.Sent.Count;
        await ReadTelegramAsync();
        Assert.Equal(answers, app.Bot.Sent.Count);
    }

    [Fact]
    public async Task A_group_is_never_connected()
    {
        var code = await CodeAsync("e.moroz@crb.local");
        app.Bot.Write(-77, $"/start {code}", "group");
        await ReadTelegramAsync();
        Assert.Null((await app.PersonAsync("e.moroz@crb.local")).TelegramChatId);
        Assert.DoesNotContain(app.Bot.Sent, s => s.Chat == -77);
    }

    [Fact]
    public async Task A_chat_belongs_to_the_person_who_connected_it_last()
    {
        await LinkAsync("i.zhuk@crb.local", 620);
        app.Bot.Write(620, $"/start {await CodeAsync("v.lapteva@crb.local")}");
        await ReadTelegramAsync();
        Assert.Null((await app.PersonAsync("i.zhuk@crb.local")).TelegramChatId);
        Assert.Equal(620, (await app.PersonAsync("v.lapteva@crb.local")).TelegramChatId);
    }

    [Fact]
    public async Task A_person_connects_and_disconnects_Telegram_on_the_pages_of_the_profile()
    {
        using var person = await app.SignInAsync("o.dorokhov@crb.local");
        Assert.NotNull((await person.GetAsync("/me")).Html.QuerySelector("a[href='/me/telegram']"));
        await person.GetAsync("/me/telegram");
        var shown = await person.SubmitAsync("main form[action='/me/telegram']");
        var code = shown.Html.QuerySelector("main .plate")!.TextContent;
        Assert.Equal($"https://t.me/crb_bot?start={code.Split(' ')[1]}", shown.Html.QuerySelector("main a[rel=noreferrer]")!.GetAttribute("href"));
        app.Bot.Write(630, code);
        await ReadTelegramAsync();
        Assert.Equal(630, (await app.PersonAsync("o.dorokhov@crb.local")).TelegramChatId);

        await person.GetAsync("/me/telegram");
        Assert.Equal(302, (await person.SubmitAsync("main form[action='/me/telegram/disconnect']")).Status);
        Assert.Null((await app.PersonAsync("o.dorokhov@crb.local")).TelegramChatId);
    }

    [Fact]
    public async Task The_bots_name_is_asked_from_telegram()
    {
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Equal("crb_bot", await scope.ServiceProvider.GetRequiredService<TelegramLinks>().BotNameAsync(Ct));
    }

    private string Answer(long chat) => app.Bot.Sent.Last(s => s.Chat == chat).Request["text"]!.ToString();

    private async Task<string> CodeAsync(string email)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TelegramLinks>().NewCodeAsync((await app.PersonAsync(email)).Id, Ct);
    }

    private async Task LinkAsync(string email, long chat)
    {
        await using var db = app.Db();
        (await db.Users.SingleAsync(u => u.Email == email, Ct)).ConnectTelegram(chat, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
    }

    private async Task ReadTelegramAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TelegramUpdates>().ReadAsync(Ct);
    }

    private Task<long> ReplyAsync(string requester) => app.NewTicketAsync(requester, then: (t, tech, at) => t.Reply(tech, "On our way.", Guid.NewGuid(), at));

    private async Task<Delivery> DeliverAsync(long number)
    {
        await app.DispatchAsync();
        await app.DeliverAsync();
        await using var db = app.Db();
        return await db.Deliveries.AsNoTracking().SingleAsync(d => d.TicketId == number && d.Channel == Channel.Telegram, Ct);
    }

    public sealed class BotApp(Postgres postgres) : App(postgres)
    {
        public TelegramServer Bot { get; private set; } = null!;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Telegram:BotToken"] = "123456:ABC-DEF", ["Telegram:BaseUrl"] = Bot.Address,
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
