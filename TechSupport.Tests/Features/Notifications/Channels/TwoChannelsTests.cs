using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Notifications;
using TechSupport.Tests.Features.Notifications.Channels.Email;
using TechSupport.Tests.Features.Notifications.Channels.Telegram;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Channels;

public sealed class TwoChannelsTests(TwoChannelsTests.BothApp app) : IClassFixture<TwoChannelsTests.BothApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_server_that_hangs_does_not_hold_up_Telegram()
    {
        await using (var db = app.Db())
        {
            (await db.Users.SingleAsync(u => u.Email == "m.ilves@crb.local", Ct)).ConnectTelegram(700, app.Clock.Now);
            await db.SaveChangesAsync(Ct);
        }
        app.Mail.Recipient = _ => "";
        var hanging = await ReplyAsync("e.moroz@crb.local");
        await UntilAsync(hanging, Channel.Email, DeliveryState.Sending);

        // written when mail hangs already and Telegram has nothing to do
        var later = await ReplyAsync("m.ilves@crb.local");
        await UntilAsync(later, Channel.Telegram, DeliveryState.Sent);
        Assert.Contains(app.Bot.Sent, s => s.Chat == 700);
        await UntilAsync(hanging, Channel.Email, DeliveryState.Sending);
        app.Services.GetRequiredService<DeliveryWorker>().Grace = TimeSpan.Zero;
    }

    private Task<long> ReplyAsync(string requester) => app.NewTicketAsync(requester, then: (t, tech, at) => t.Reply(tech, "On our way.", Guid.NewGuid(), at));

    private async Task UntilAsync(long number, Channel channel, DeliveryState state)
    {
        await using var db = app.Db();
        while (!await db.Deliveries.AnyAsync(d => d.TicketId == number && d.Channel == channel && d.State == state, Ct)) await Task.Delay(50, Ct);
    }

    public sealed class BothApp(Postgres postgres) : App(postgres)
    {
        public MailServer Mail { get; } = new();

        public TelegramServer Bot { get; private set; } = null!;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{Mail.Port}", ["Smtp:Security"] = "none", ["Smtp:From"] = "help@techsupport.test",
            ["Jobs:Enabled"] = "true", ["Telegram:BotToken"] = "123456:ABC-DEF", ["Telegram:BaseUrl"] = Bot.Address,
        };

        public override async ValueTask InitializeAsync()
        {
            Bot = await TelegramServer.StartAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Mail.DisposeAsync();
            await Bot.DisposeAsync();
        }
    }
}
