namespace TechSupport.Features.Reporting;

/// <summary>A ticket made of the same words a moment ago.</summary>
public sealed record SentBefore(long Number, int Minutes)
{
    /// <summary>Whoever writes the same later means it.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);
}
