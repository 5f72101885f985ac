using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

/// <summary>The check that does every few minutes, through the public address, what people do. Without an account it is off.</summary>
public sealed class SyntheticOptions : IValidatableObject
{
    /// <summary>False: it is off, whatever account is set.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>An account of role Monitor.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Minutes from one run to the next.</summary>
    public int EveryMinutes { get; init; } = 5;

    /// <summary>How long a run that failed waits before it tries once more: what passes by itself wakes nobody.</summary>
    public int RetrySeconds { get; init; } = 30;

    /// <summary>A PEM file of authorities to trust instead of the machine's.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>"HOST:PORT:ADDRESS": the address of the public name as this machine has to take it.</summary>
    public string Resolve { get; init; } = "";

    /// <summary>The account comes from the sample people, which this database need not have.</summary>
    internal bool IsSample { get; set; }

    public bool IsSetUp => Enabled && User.Length > 0 && Password.Length > 0;

    public TimeSpan Every => TimeSpan.FromMinutes(EveryMinutes);

    /// <summary>Two runs are missing for certain.</summary>
    public TimeSpan Missed => 2 * Every + TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (User.Length > 0 && Password.Length == 0) yield return new("Synthetic__Password is missing: Synthetic__User needs one.");
        if (User.Length == 0 && Password.Length > 0) yield return new("Synthetic__User is missing: Synthetic__Password needs one.");
        // a rule of Prometheus misses it after 11 minutes
        if (EveryMinutes is < 1 or > 5) yield return new($"Synthetic__EveryMinutes: {EveryMinutes} is not between 1 and 5.");
        if (RetrySeconds is < 0 or > 60) yield return new($"Synthetic__RetrySeconds: {RetrySeconds} is not between 0 and 60.");
        if (Fault() is { } fault) yield return new(fault);
    }

    private string? Fault()
    {
        try
        {
            _ = (SmokeRoute.Trusted("Synthetic__CaFile", CaFile), SmokeRoute.Resolved("Synthetic__Resolve", Resolve));
            return null;
        }
        catch (StartupException e) { return e.Message; }
    }
}
