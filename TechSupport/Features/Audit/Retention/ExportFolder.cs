namespace TechSupport.Features.Audit.Retention;

/// <summary>Where the exports lie, and the keys that may have signed them.</summary>
public sealed record ExportFolder(string Path, string? Keys)
{
    /// <returns>Null where none is set.</returns>
    public static ExportFolder? Of(AuditOptions options) => options.ExportPath is { } path ? new(path, options.TrustedKeys) : null;

    /// <summary>What is wrong with the export of an anchor; null when it is the signed one.</summary>
    /// <param name="mayBeAway">An older one may have been brought elsewhere; of the newest the absence says that the folder is another one, or not mounted.</param>
    public async Task<string?> FaultAsync(string file, string digest, bool mayBeAway, CancellationToken ct)
    {
        var full = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file));
        if (!File.Exists(full)) return mayBeAway ? null : $"{full} does not exist: it was removed or moved, or the folder is not the one it was. Bring it back from a backup.";
        var check = await ExportCheck.RunAsync(full, Keys, entries: false, ct);
        return check.Faults.Count > 0 ? $"{full}: {check.Faults[0]}" : check.Manifest!.Sha256 != digest ? $"{full} is not the file that was recorded." : null;
    }

    /// <summary>Why nothing can be written there; null when it can.</summary>
    public string? Fault()
    {
        try
        {
            Directory.CreateDirectory(Path);
            using var probe = new FileStream(System.IO.Path.Combine(Path, $".probe-{Guid.NewGuid():N}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            // a full disk takes the name of a file, and nothing in it
            probe.WriteByte(0);
            probe.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException) { return e.Message; }
    }
}
