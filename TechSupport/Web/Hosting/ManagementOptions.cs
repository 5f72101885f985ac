using System.ComponentModel.DataAnnotations;

namespace TechSupport.Web.Hosting;

/// <summary>Who may read what /actuator tells beyond "alive" and "ready". With nothing set, anyone who reaches the port may.</summary>
public sealed class ManagementOptions : IValidatableObject
{
    public string UserName { get; init; } = "monitoring";

    /// <summary>Asked for by basic authentication; empty asks for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Addresses and networks (10.0.0.0/24) separated by commas that may ask at all; empty for all.</summary>
    public string Allow { get; init; } = "";

    public IReadOnlyList<System.Net.IPNetwork> Allowed => [.. NetworkList.Parts(Allow).Select(NetworkList.Network).OfType<System.Net.IPNetwork>()];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var one in NetworkList.Parts(Allow).Where(one => NetworkList.Network(one) is null))
            yield return new($"Management__Allow: \"{one}\" is neither an address nor a network such as 10.0.0.0/24.");
        if (UserName.Length == 0 || UserName.Contains(':', StringComparison.Ordinal))
            yield return new("Management__UserName: a name without a colon is needed.");
    }
}
