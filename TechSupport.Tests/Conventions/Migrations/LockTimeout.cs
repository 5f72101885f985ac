using System.Globalization;
using System.Text.RegularExpressions;

namespace TechSupport.Tests.Conventions.Migrations;

/// <summary>How long the statements of a migration wait for a lock, as far as it says so: everybody who comes after waits behind them.</summary>
internal sealed partial class LockTimeout
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private bool? local;
    private bool session;

    /// <summary>It is set, and to no more than people put up with; 0 would be forever.</summary>
    public bool IsShort => local ?? session;

    /// <summary>What was set for the transaction is over with it.</summary>
    public void TransactionEnds() => local = null;

    public void Read(string statement, bool outsideTransaction)
    {
        if (Resets().IsMatch(statement)) (local, session) = (null, false);
        // outside a transaction SET LOCAL does nothing
        else if (Sets().Match(statement) is { Success: true } set) Take(set, ignored: outsideTransaction && set.Groups["local"].Success);
        // a block is a transaction of its own
        else if (Configures().Match(statement) is { Success: true } configured) Take(configured, ignored: false);
    }

    private void Take(Match set, bool ignored)
    {
        if (ignored) return;
        var isShort = Parse(set.Groups["value"].Value) is { } wait && wait > TimeSpan.Zero && wait <= Longest;
        if (set.Groups["local"].Success) local = isShort;
        else (local, session) = (null, isShort);
    }

    private static TimeSpan? Parse(string value) => Duration().Match(value) is not { Success: true } m ? null : m.Groups[2].Value switch
    {
        "us" => TimeSpan.FromMicroseconds(Number(m)),
        "" or "ms" => TimeSpan.FromMilliseconds(Number(m)),
        "s" => TimeSpan.FromSeconds(Number(m)),
        "min" => TimeSpan.FromMinutes(Number(m)),
        "h" => TimeSpan.FromHours(Number(m)),
        _ => null,
    };

    private static double Number(Match duration) => double.Parse(duration.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^reset (lock_timeout|all)\b")]
    private static partial Regex Resets();

    [GeneratedRegex(@"^set (?:(?<local>local )|session )?lock_timeout ?(?:=|to\b) ?(?<value>.+)")]
    private static partial Regex Sets();

    [GeneratedRegex(@"^(?:perform|select) set_config\( ?'lock_timeout' ?, ?(?<value>[^,]+), ?(?:(?<local>true)|false) ?\)")]
    private static partial Regex Configures();

    [GeneratedRegex(@"^'? ?(\d{1,9}(?:\.\d+)?) ?([a-z]*) ?'? ?$")]
    private static partial Regex Duration();
}
