namespace TechSupport.Kernel;

/// <summary>An entity that records what happens to it. Saving it saves its events in the same transaction; nobody else writes them.</summary>
public interface IRecordsEvents
{
    long Id { get; }

    /// <summary>What happened since it was made or read, oldest first.</summary>
    IReadOnlyCollection<Event> Events { get; }
}
