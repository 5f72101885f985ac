using TechSupport.Features.Tickets;

namespace TechSupport.Features.Search.Sources;

/// <summary>What is searched for, and by whom.</summary>
public sealed record SearchRequest(AppDb Db, Actor Actor, string Query)
{
    /// <summary>Every way in starts here, so that neither a row nor a count tells of anything else.</summary>
    public IQueryable<Ticket> Visible => Db.TicketsFor(Actor);
}

/// <summary>
/// A way from what was typed to tickets. The leads of all sources are read in one statement and the tickets of all in a second one, so a
/// new source costs no round trip.
/// </summary>
public abstract class SearchSource
{
    /// <summary>What must be known before tickets can be asked for: a device, a person, a limit; null when nothing is.</summary>
    public abstract IQueryable<long>? Leads(SearchRequest request);

    /// <summary>How many leads are taken; no limit where there are as many as there are.</summary>
    protected virtual int MostLeads => int.MaxValue;

    public abstract IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads);

    /// <summary>The rank of an exact hit, the lowest first; null where the words decide.</summary>
    public virtual int? PlaceOf(SearchRequest request, long ticket) => null;

    /// <summary>There may be more than was taken.</summary>
    public bool IsCut(int leads, int hits) => leads >= MostLeads || hits >= TicketSearch.Pool;

    // "+ 0": the holders' own indexes are the way in, not the table from its end
    protected static IQueryable<long> Newest(IQueryable<Ticket> tickets) =>
        tickets.OrderByDescending(t => t.Id + 0).Select(t => t.Id).Take(TicketSearch.Pool);
}
