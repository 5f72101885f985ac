using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TechSupport.Features.Account.Keys;

namespace TechSupport.Cli.KeyCommands;

/// <summary><c>techsupport keys rotate --grace 24h</c>: a new key protects, the old ones open for the grace and end by themselves.</summary>
public static class KeysRotate
{
    public static Command Command()
    {
        var grace = Duration("--grace", "How long the old keys still open what they protected, such as 24h or 30m.", TimeSpan.FromHours(24));
        var delay = Duration("--delay", "How long the running instances have to learn of the new key before it is used.", KeyRingRefresher.Period * 3);
        var command = new Command("rotate", "Makes a new key and seals every key with the current certificate. Nobody is signed out.") { grace, delay };
        command.SetAction((parsed, ct) => Keys.RunAsync(care => RunAsync(care, parsed.GetValue(grace), parsed.GetValue(delay), ct), ct));
        return command;
    }

    private static async Task<int> RunAsync(KeyRotation care, TimeSpan grace, TimeSpan delay, CancellationToken ct)
    {
        var (key, from, until) = await care.RotateAsync(grace, delay, ct);
        Console.WriteLine($"Key {key} is in use from {KeyXml.Time(from)}.");
        Console.WriteLine($"The keys before it open what they protected until {KeyXml.Time(until)}; who works meanwhile stays signed in, invitations sent before stop working then.");
        return 0;
    }

    private static Option<TimeSpan> Duration(string name, string description, TimeSpan otherwise) =>
        new(name) { Description = description, CustomParser = Read, DefaultValueFactory = _ => otherwise };

    private static TimeSpan Read(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var read = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => TimeSpan.MaxValue,
            };
            if (read <= TimeSpan.FromDays(30)) return read;
        }
        result.AddError($"\"{text}\" is not a time of at most 30 days: write it like 24h, 30m, 10s or 2d.");
        return TimeSpan.Zero;
    }
}
