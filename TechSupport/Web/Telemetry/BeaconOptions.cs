using System.ComponentModel.DataAnnotations;

namespace TechSupport.Web.Telemetry;

/// <summary>Whether browsers report how fast pages were.</summary>
public sealed class BeaconOptions : IValidatableObject
{
    public bool Enabled { get; init; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
}
