using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.OnCall;

/// <summary>How patient a page is, and what lets the monitoring in.</summary>
public sealed class OnCallOptions : IValidatableObject
{
    private const int ShortestSecret = 16;

    /// <summary>How long a page waits for somebody before it goes on to the next.</summary>
    public int AcknowledgeMinutes { get; init; } = 10;

    /// <summary>What Alertmanager sends along, or signs with; empty: alerts are not taken.</summary>
    public string AlertSecret { get; init; } = "";

    public TimeSpan Patience => TimeSpan.FromMinutes(AcknowledgeMinutes);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AcknowledgeMinutes is < 1 or > 120) yield return new($"OnCall__AcknowledgeMinutes: {AcknowledgeMinutes} is not a number of minutes from 1 to 120.");
        if (AlertSecret.Length is > 0 and < ShortestSecret) yield return new($"OnCall__AlertSecret: it is shorter than {ShortestSecret} characters; make one with openssl rand -hex 32.");
    }
}
