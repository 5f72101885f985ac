namespace TechSupport.Features.Catalog;

/// <summary>Something of the hospital that can be taken out of use but never deleted.</summary>
public abstract class CatalogItem : IRecordsEvents
{
    private readonly List<Event> events = [];

    public long Id { get; private set; }

    /// <summary>False hides it from forms; what refers to it stays.</summary>
    public bool Active { get; protected set; } = true;

    /// <summary>PostgreSQL xmin; posted back by the form, so that a stale one is noticed.</summary>
    public uint Version { get; private set; }

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    /// <param name="happened">Null when nothing did.</param>
    protected void Record(Event? happened)
    {
        if (happened is not null) events.Add(happened);
    }
}
