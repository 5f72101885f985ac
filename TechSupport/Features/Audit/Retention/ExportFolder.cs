namespace TechSupport.Features.Audit.Retention;

/// <summary>Where the exports lie, and the key that signed them.</summary>
public sealed record ExportFolder(string Path, string? Key)
{
    /// <returns>Null where none is set.</returns>
    public static ExportFolder? Of(AuditOptions options) => options.ExportPath is { } path ? new(path, options.SigningKey) : null;

    /// <summary>What is wrong with the export of an anchor; null when it is the signed one.</summary>
    public async Task<string?> FaultAsync(string file, string digest, CancellationToken ct)
    {
        var full = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file));
        if (!File.Exists(full)) return $"{full} does not exist: it was removed or moved.";
        var check = await ExportCheck.RunAsync(full, Key, entries: false, ct);
        return check.Faults.Count > 0 ? $"{full}: {check.Faults[0]}" : check.Manifest!.Sha256 != digest ? $"{full} is not the file that was recorded." : null;
    }
}
