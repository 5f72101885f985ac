using System.CommandLine;
using TechSupport.Features.Account.Keys;

namespace TechSupport.Cli.KeyCommands;

/// <summary><c>techsupport keys …</c>: the keys that protect sign-ins, forms and links.</summary>
public static class Keys
{
    public static Command Command() => new("keys", "The keys that protect sign-ins, forms and links.") { KeysList.Command(), KeysRotate.Command(), KeysRevoke.Command() };

    /// <summary>Opens the database and gives what a command works with; nothing runs in the background, and no key is made by itself.</summary>
    internal static Task<int> RunAsync(Func<KeyRotation, Task<int>> command, CancellationToken ct) =>
        RunAsync((services, _, _) => command(services.GetRequiredService<KeyRotation>()), ct);

    /// <summary>The same, for a command that does more than care for keys.</summary>
    internal static async Task<int> RunAsync(Func<IServiceProvider, Database, AppDb, Task<int>> command, CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddKeyRing(configuration, environment);
        services.AddSingleton<KeyRotation>();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await using var db = database.Context();
        // one context for all: the framework's writes belong to the command's transaction
        services.AddSingleton(db);
        await using var provider = services.BuildServiceProvider();
        return await command(provider, database, db);
    }
}
