using System.Globalization;

namespace TechSupport.Kernel;

/// <summary>What an event says beside its kind: flat texts without personal data, the same in every language.</summary>
public static class Facts
{
    /// <summary>Those that have a value.</summary>
    public static Dictionary<string, string?> Of(params (string Key, object? Value)[] facts) =>
        facts.Select(f => (f.Key, Value: Text(f.Value))).Where(f => f.Value.Length > 0).ToDictionary(f => f.Key, f => (string?)f.Value);

    /// <summary>Those that differ, as "key_from" and "key".</summary>
    public static Dictionary<string, string?> Differing(params (string Key, object? From, object? To)[] facts)
    {
        var differing = new Dictionary<string, string?>();
        foreach (var (key, from, to) in facts)
        {
            if (Text(from) == Text(to)) continue;
            (differing[key + "_from"], differing[key]) = (Text(from), Text(to));
        }
        return differing;
    }

    /// <summary>A value as events and the database write it: an enum in lower case, nothing as an empty text.</summary>
    public static string Text(object? value) => value switch
    {
        Enum word => word.Word(),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary><c>WaitingFor.Supplier</c> → "supplier".</summary>
    public static string Word(this Enum value) => value.ToString().ToLowerInvariant();
}
