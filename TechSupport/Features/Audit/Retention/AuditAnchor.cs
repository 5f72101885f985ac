using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Audit.Retention;

/// <summary>Where the chain goes on after a month was exported and dropped. Only the database's own function makes one, and nobody changes it.</summary>
public sealed class AuditAnchor
{
    private AuditAnchor() { }

    public long Id { get; private set; }
    public DateOnly Month { get; private set; }

    /// <summary>The chain goes on after this row.</summary>
    public long Seq { get; private set; }

    /// <summary>The hash of that row.</summary>
    public byte[] Hash { get; private set; } = [];

    public long? LastEventId { get; private set; }
    public long Entries { get; private set; }

    /// <summary>SHA-256 of the hashes of the month's rows.</summary>
    public byte[] ChainDigest { get; private set; } = [];

    /// <summary>SHA-256 of the exported file.</summary>
    public byte[] ExportDigest { get; private set; } = [];

    public string File { get; private set; } = "";

    /// <summary>Rows after the anchor whose events are gone: around midnight of the first, some are committed among those of the next month.</summary>
    public long[] LeftRows { get; private set; } = [];

    public DateTimeOffset DroppedAt { get; private set; }
}

/// <summary>The table is guarded by triggers, which EF cannot describe: its migration is SQL.</summary>
internal sealed class AuditAnchorMapping : IEntityTypeConfiguration<AuditAnchor>
{
    public void Configure(EntityTypeBuilder<AuditAnchor> anchor) => anchor.ToTable("audit_anchors", t => t.ExcludeFromMigrations());
}
