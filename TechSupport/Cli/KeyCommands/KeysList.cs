using System.CommandLine;
using TechSupport.Features.Account.Keys;

namespace TechSupport.Cli.KeyCommands;

/// <summary><c>techsupport keys list [--check]</c>: which keys there are, what each still does, and what seals it.</summary>
public static class KeysList
{
    public static Command Command()
    {
        var check = new Option<bool>("--check") { Description = "Exit code 3 when a key in use is not sealed by the current certificate." };
        var command = new Command("list", "Lists the keys by id; never what is in them.") { check };
        command.SetAction((parsed, ct) => Keys.RunAsync(care => RunAsync(care, parsed.GetValue(check), ct), ct));
        return command;
    }

    private static async Task<int> RunAsync(KeyRotation care, bool check, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var keys = await care.ListAsync(ct);
        foreach (var key in keys) Console.WriteLine($"{key.Id}  made {KeyXml.Time(key.Created)}  {State(key, now)}; {Seal(key.Seal)}");
        if (keys.Count == 0) Console.WriteLine("There is no key yet: the first start makes one.");
        return check && keys.Any(k => !k.IsRevoked && k.Seal != KeySeal.Current) ? 3 : 0;
    }

    private static string State(KeyInfo key, DateTimeOffset now) => key switch
    {
        { IsRevoked: true, Retires: { } at } when at <= now => $"ended {KeyXml.Time(at)}",
        { IsRevoked: true } => "revoked",
        { Retires: { } at } => $"{(key.IsDefault ? "in use" : "only opens")} until {KeyXml.Time(at)}",
        { IsDefault: true } => $"in use until {KeyXml.Time(key.Expires)}",
        _ when key.ActiveFrom > now => $"in use from {KeyXml.Time(key.ActiveFrom)}",
        _ => "only opens",
    };

    private static string Seal(KeySeal seal) => seal switch
    {
        KeySeal.Current => "sealed",
        KeySeal.Previous => "sealed by a previous certificate",
        KeySeal.Open => "NOT SEALED",
        _ => "sealed by an unknown certificate",
    };
}
