namespace TechSupport.Features.Shared;

/// <summary>A page of a list that is read forward: the row after the last one says whether there is another page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, bool HasMore)
{
    public static readonly Page<T> Empty = new([], false);

    /// <summary>What <paramref name="of"/> gives for the last row; nothing when the list ends here.</summary>
    public string? Next(Func<T, string> of) => HasMore ? of(Rows[^1]) : null;

    /// <summary>The same page with its rows in another shape.</summary>
    public Page<TOther> As<TOther>(IReadOnlyList<TOther> rows) => new(rows, HasMore);
}

public static class Pages
{
    /// <param name="rows">One more than a page, if there are so many.</param>
    /// <param name="size">Of a page.</param>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> rows, int size) => rows.Count > size ? new([.. rows.Take(size)], true) : new(rows, false);
}

/// <summary>What is shown below a list.</summary>
/// <param name="Summary">How many there are, for example.</param>
/// <param name="First">The address of the first page, when this is another one.</param>
/// <param name="Next">The address of the next page, when there is one.</param>
/// <param name="ByTime">The newest come first, and the pages are called by that.</param>
public sealed record Pager(string? Summary, string? First, string? Next, bool ByTime = false)
{
    /// <summary>The address of the page before, when there is one and the list can be read backwards.</summary>
    public string? Previous { get; init; }
}
