namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>The head of a column that the list can be sorted by, in both directions.</summary>
/// <param name="Filter">The list.</param>
/// <param name="Order">In the direction that is asked for first.</param>
/// <param name="Css">Of the column.</param>
/// <param name="Name">Of the column, as a key of the translations.</param>
public sealed record HeadCell(TicketFilter Filter, TicketOrder Order, string Css, string Name)
{
    /// <summary>What the column shows falls as what it is sorted by rises: the highest number has the least age.</summary>
    public bool IsAgainst { get; init; }

    /// <summary>In which direction the column is sorted; null when the list is sorted by another one.</summary>
    public string? Sorted => Filter.EffectiveOrder is var now && now.Sort != Order.Sort ? null : now.IsDescending != IsAgainst ? "descending" : "ascending";

    /// <summary>The list sorted by the column, and in the other direction if it is already.</summary>
    public string Address => Filter.In(Filter.EffectiveOrder == Order ? Order.Reversed : Order).Url();
}
