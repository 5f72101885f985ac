namespace TechSupport.Development;

/// <summary>Where the embedded server lives.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Whole, because the server has another working folder; an empty setting is none.</summary>
    public string Path
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? field : System.IO.Path.GetFullPath(value);
    } = System.IO.Path.Combine(LocalFolder.Root, "postgres");

    /// <summary>A PostgreSQL installation (the folder above bin) to use instead of the one that is found.</summary>
    public string? Binaries { get; init; }

    /// <summary>False gives durability up for speed: tests only.</summary>
    public bool Durable { get; init; } = true;
}
