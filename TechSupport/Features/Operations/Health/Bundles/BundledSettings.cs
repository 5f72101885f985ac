using System.Collections;
using System.Reflection;
using TechSupport.Web.Hosting;

namespace TechSupport.Features.Operations.Health.Bundles;

/// <summary>
/// Every setting that the product reads, with what is in force: a number, a yes or no, or a word of the code as it is; of a text only
/// whether it is the product's own or somebody has set it. A secret is a text.
/// </summary>
public sealed class BundledSettings(IConfiguration configuration, IHostEnvironment environment, IServiceProvider services, IEnumerable<CheckedSection> sections)
{
    // read where they are needed, without a class of their own
    private static readonly string[] Others =
    [
        "ConnectionStrings:TechSupport", "ConnectionStrings:TechSupportOwner", "Database:Embedded:Path", "Database:Embedded:Binaries", "Database:Embedded:Durable", "Database:Seed",
        "Urls", "Management:Urls", "AllowedHosts", "DataProtection:Certificate", "DataProtection:PreviousCertificates", "Kestrel:Certificates:Default:Path", "Log:Path", "Reports:Folder", "Email:PickupDirectory",
        "Limits:PerPerson", "Jobs:Enabled",
    ];

    // texts that are a number or a word of the code, which the start has made sure of
    private static readonly string[] Words = ["Smtp__Port", "Smtp__Security"];

    // after a colon, what follows "Password" would be taken for one
    private const string Between = "  ";

    public IEnumerable<string> Lines() =>
    [
        $"Environment{Between}{(environment.IsProduction() || environment.IsDevelopment() || environment.IsStaging() ? environment.EnvironmentName : Plain.Text)}",
        .. sections.OrderBy(s => s.Name, StringComparer.Ordinal).SelectMany(s => Of(s)),
        .. Others.Select(key => $"{Variable(key)}{Between}{OfConfiguration(configuration[key])}"),
    ];

    private IEnumerable<string> Of(CheckedSection section)
    {
        var (now, untouched) = (section.Read(services), Activator.CreateInstance(section.Type)!);
        var settings = section.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p is { CanRead: true, CanWrite: true }).ToList();
        foreach (var setting in settings) yield return Of($"{section.Name}__{setting.Name}", setting.GetValue(now), setting.GetValue(untouched));
        var known = settings.Select(s => s.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var strange = configuration.GetSection(section.Name).GetChildren().Count(c => !known.Contains(c.Key) && !Others.Contains($"{section.Name}:{c.Key}", StringComparer.OrdinalIgnoreCase));
        if (strange > 0) yield return $"{section.Name}{Between}{strange} that nobody reads";
    }

    private static string Of(string variable, object? now, object? untouched) => variable + Between + now switch
    {
        null or "" => "not set",
        string text when text.Equals(untouched as string, StringComparison.Ordinal) => $"{text} (the default)",
        string text when Words.Contains(variable) => text,
        string or Uri => "set",
        IEnumerable many => $"{many.Cast<object>().Count()} set",
        _ when Plain.Of(now) is var plain && plain != Plain.Text => plain + (now.Equals(untouched) ? " (the default)" : ""),
        _ => "set",
    };

    private static string OfConfiguration(string? text) => text is null or "" ? "not set" : bool.TryParse(text, out var yes) ? yes ? "true" : "false" : "set";

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
