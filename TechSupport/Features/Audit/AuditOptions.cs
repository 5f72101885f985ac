using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Features.Audit;

/// <summary>Where the heads of the chain are exported to, how long entries are kept, and where they go then.</summary>
public sealed class AuditOptions : IValidatableObject
{
    /// <summary>What the hospital is promised.</summary>
    public const int FewestMonths = 12;

    private const int MostMonths = 240;

    /// <summary>Best on storage that the database's owner cannot write; by default it lies next to the log.</summary>
    public string HeadsFile { get; set; } = "";

    /// <summary>Whole months older than this are exported and dropped.</summary>
    public int KeepMonths { get; set; } = 13;

    /// <summary>The folder of the exports; without one nothing is dropped.</summary>
    public string? ExportPath { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>The private key that signs them, as PEM text.</summary>
    public string? SigningKey { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>The public halves of those that signed before it, as PEM text: what they signed stays signed.</summary>
    public string PreviousSigningKeys { get; set; } = "";

    /// <summary>Every key that an export may be signed with; null when none is set.</summary>
    public string? TrustedKeys => SigningKey is null && string.IsNullOrWhiteSpace(PreviousSigningKeys) ? null : $"{SigningKey}\n{PreviousSigningKeys}";

    public static string DefaultFile(string logFile) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(logFile))!, "audit-heads.log");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepMonths is < FewestMonths or > MostMonths)
            yield return new($"Audit__KeepMonths: {KeepMonths} is not possible; the audit log is kept for at least {FewestMonths} months, and at most {MostMonths}.");
        if (ExportPath is not null && SigningKey is null)
            yield return new("Audit__SigningKey is missing: what Audit__ExportPath gets is signed. Give a private key as PEM text; openssl ecparam -name prime256v1 -genkey -noout makes one.");
        if (SigningKey is not null && ExportSignature.Fault(SigningKey) is { } fault) yield return new($"Audit__SigningKey: {fault}");
        if (ExportSignature.FaultOfOthers(PreviousSigningKeys) is { } other) yield return new($"Audit__PreviousSigningKeys: {other}");
    }
}
