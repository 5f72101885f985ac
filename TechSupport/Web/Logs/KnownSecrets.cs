using System.Data.Common;

namespace TechSupport.Web.Logs;

/// <summary>The secrets of this installation, as the settings have them: wherever one of them stands in a line, it is taken out, whatever is around it.</summary>
public static class KnownSecrets
{
    // a shorter one would take half of every word with it
    private const int Shortest = 8;

    private static readonly string[] Names = ["Password", "Token", "Secret", "Certificate", "Certificates", "ApiKey"];

    public static IReadOnlyList<string> Of(IConfiguration configuration) =>
        [.. configuration.AsEnumerable().SelectMany(setting => In(setting.Key, setting.Value)).Where(s => s.Length >= Shortest).Distinct().OrderByDescending(s => s.Length)];

    private static IEnumerable<string> In(string key, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return [];
        if (key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase)) return Password(value) is { } password ? [password] : [];
        return Names.Any(n => key.EndsWith(n, StringComparison.OrdinalIgnoreCase)) ? [value] : [];
    }

    private static string? Password(string connection)
    {
        try { return new DbConnectionStringBuilder { ConnectionString = connection }.TryGetValue("Password", out var password) ? password.ToString() : null; }
        catch (ArgumentException) { return connection; }
    }
}
