using System.CommandLine;
using System.Globalization;
using TechSupport.Features.Account.Keys;

namespace TechSupport.Cli.KeyCommands;

/// <summary><c>techsupport keys revoke KEY-ID | --all-before DATE</c>: ends keys at once, with every session and link they protect.</summary>
public static class KeysRevoke
{
    public static Command Command()
    {
        var id = new Argument<string?>("key-id") { Description = "The id that techsupport keys list shows.", Arity = ArgumentArity.ZeroOrOne };
        var before = new Option<string?>("--all-before") { Description = "Every key made before this moment, such as 2026-11-25T14:00Z; without a zone it is UTC." };
        var command = new Command("revoke", "Ends keys at once: everybody who signed in with them must sign in again, links sent with them stop working.") { id, before };
        command.SetAction((parsed, ct) =>
        {
            var (key, date) = Read(parsed.GetValue(id), parsed.GetValue(before));
            return Keys.RunAsync(care => RunAsync(care, key, date, ct), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(KeyRotation care, Guid? key, DateTimeOffset? before, CancellationToken ct)
    {
        var ended = await care.RevokeAsync(key, before, ct);
        if (ended.Count == 0) Console.WriteLine("Nothing to do: no such key opens anything any more.");
        foreach (var id in ended) Console.WriteLine($"Key {id} is revoked.");
        if (ended.Count > 0) Console.WriteLine($"Every session and link made with {(ended.Count == 1 ? "it" : "them")} ends within {2 * KeyRingRefresher.Period.TotalSeconds:0} s.");
        return 0;
    }

    private static (Guid? Key, DateTimeOffset? Before) Read(string? id, string? before)
    {
        if (id is null == before is null) throw new StartupException("Say which: the id of one key, or --all-before with a date.");
        if (id is not null) return Guid.TryParse(id, out var key) ? (key, null) : throw new StartupException($"\"{id}\" is not the id of a key: techsupport keys list shows them.");
        if (!DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            throw new StartupException($"--all-before: \"{before}\" is not a date; write it like 2026-11-25T14:00Z.");
        return date <= TimeProvider.System.GetUtcNow() ? (null, date) : throw new StartupException("--all-before: a date in the future would end keys that are not made yet.");
    }
}
