namespace TechSupport.Tests.Support;

/// <summary>A clock that stands still until a test moves it; it starts at the present, to the second.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly long start = Present;
    private long ticks;

    public ManualClock() => ticks = start;

    private static long Present => DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;

    public DateTimeOffset Now => GetUtcNow();

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    /// <summary>Starts at the present again, unless a test has moved it already: what it stands beside was made meanwhile.</summary>
    public void CatchUp() => Interlocked.CompareExchange(ref ticks, Present, start);

    public void Set(DateTimeOffset to) => Interlocked.Exchange(ref ticks, to.UtcTicks);
}
