using System.Globalization;
using System.Reflection;

namespace TechSupport.Web;

/// <summary>Which build this is, stamped into the assembly; a build of one's own is 0.0.0-local.</summary>
/// <param name="Version">Tag of the image, "2026.11.24-1".</param>
/// <param name="Commit">Full hash; empty when it was not known at the build.</param>
/// <param name="Date">When it was built, ISO 8601 UTC; empty when it was not told.</param>
public sealed record BuildInfo(string Version, string Commit, string Date)
{
    public static BuildInfo Current { get; } = Of(typeof(BuildInfo).Assembly);

    /// <summary>As people read it out on the phone: "2026.11.24-1 · 8c1ba41 · 24 Nov 2026", with what is known of it.</summary>
    public string Words(HospitalClock clock) => string.Join(" · ", new[]
    {
        Version, Commit.Length > 7 ? Commit[..7] : Commit,
        DateTimeOffset.TryParse(Date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var built) ? clock.Day(built) : "",
    }.Where(part => part.Length > 0));

    private static BuildInfo Of(Assembly assembly)
    {
        // "version+commit", as the SDK writes it
        var stamp = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', 2) ?? [""];
        var date = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "BuildDate")?.Value;
        return new(stamp[0], stamp.Length > 1 ? stamp[1] : "", date ?? "");
    }
}
