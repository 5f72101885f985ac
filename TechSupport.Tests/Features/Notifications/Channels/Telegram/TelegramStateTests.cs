using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using Telegram.Bot.Exceptions;

namespace TechSupport.Tests.Features.Notifications.Channels.Telegram;

/// <summary>A bot that cannot be read is somebody's business once, not every few seconds.</summary>
public sealed class TelegramStateTests(TelegramTests.BotApp app) : IClassFixture<TelegramTests.BotApp>
{
    [Theory]
    [InlineData(401, "Unauthorized", "does not know the bot's token")]
    [InlineData(409, "Conflict: terminated by other getUpdates request", "Another program reads")]
    public async Task A_bot_that_cannot_be_read_is_said_once_until_it_can_be_again(int code, string description, string said)
    {
        var log = new Lines();
        var state = new TelegramState(log);
        app.Bot.Closed = () => (code, description);
        for (var tries = 0; tries < 3; tries++) state.Failed(await Assert.ThrowsAnyAsync<RequestException>(ReadAsync));
        Assert.Contains(said, Assert.Single(log.Said), StringComparison.Ordinal);
        Assert.Contains(said, state.Trouble, StringComparison.Ordinal);
        app.Bot.Closed = () => null;
        await ReadAsync();
        state.Well();
        state.Well();
        Assert.Null(state.Trouble);
        Assert.Equal(2, log.Said.Count);
    }

    [Fact]
    public void An_instance_that_lets_another_one_read_complains_no_more()
    {
        var log = new Lines();
        var state = new TelegramState(log);
        state.Failed(new TimeoutException());
        state.Waits();
        Assert.Null(state.Trouble);
        // it does not know whether anything is well again
        Assert.Single(log.Said);
    }

    [Fact]
    [Plants("telegram-reading")]
    public async Task An_administrator_reads_that_the_bot_cannot_be_read()
    {
        var state = app.Services.GetRequiredService<TelegramState>();
        app.Bot.Closed = () => (401, "Unauthorized");
        try
        {
            state.Failed(await Assert.ThrowsAnyAsync<RequestException>(ReadAsync));
            await app.IsAsync("telegram-reading", HealthState.Broken, "does not know the bot's token");
            using var admin = await app.SignInAsync("admin@crb.local");
            Assert.Contains("does not know the bot's token", (await admin.GetAsync("/admin/health")).Find("tr[data-check=telegram-reading]"), StringComparison.Ordinal);
        }
        finally
        {
            app.Bot.Closed = () => null;
            state.Well();
        }
        await app.IsAsync("telegram-reading", HealthState.Good);
    }

    private async Task ReadAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TelegramUpdates>().ReadAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Lines : ILogger<TelegramState>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
