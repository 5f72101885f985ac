[assembly: AssemblyFixture(typeof(TechSupport.E2E.Support.Stage))]

namespace TechSupport.E2E.Support;

/// <summary>What all tests of a run share: the browsers, and one app that starts when the first journey asks for it.</summary>
public sealed class Stage : IAsyncLifetime
{
    private readonly Lazy<Task<AppProcess>> app = new(() => AppProcess.StartAsync(new Dictionary<string, string>
    {
        // a bot that cannot be reached: the pages about it are there, and nothing leaves this machine
        ["Telegram__BotToken"] = "1:test", ["Telegram__BaseUrl"] = "http://127.0.0.1:9",
    }));

    public Browsers Browsers { get; } = new();

    /// <summary>The shared app. A test that stops or kills the app starts one of its own.</summary>
    public Task<AppProcess> AppAsync() => app.Value;

    /// <summary>The shared app when it runs already.</summary>
    public AppProcess? StartedApp => app is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } start } ? start.Result : null;

    public async ValueTask InitializeAsync() => await WorkFolder.SweepAsync();

    public async ValueTask DisposeAsync()
    {
        await Browsers.DisposeAsync();
        if (StartedApp is { } app) await app.DisposeAsync();
    }
}
