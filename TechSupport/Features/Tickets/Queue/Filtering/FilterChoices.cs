using System.Globalization;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>A value of a field that the database knows by name.</summary>
public sealed record FilterChoice
{
    public required string Field { get; init; }
    public required long Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Before the name decides.</summary>
    public required int Position { get; init; }
}

/// <summary>The names of departments, people and other values of a filter, read in one statement.</summary>
public sealed class FilterChoices(IReadOnlyList<FilterChoice> choices)
{
    private readonly ILookup<string, FilterChoice> fields = choices.ToLookup(c => c.Field);

    public IEnumerable<string> Of(FilterField field) => fields[field.Name].Select(Value);

    public string? NameOf(FilterField field, string value) => fields[field.Name].FirstOrDefault(c => Value(c) == value)?.Name;

    public static async Task<FilterChoices> ReadAsync(AppDb db, TicketFilter filter, CancellationToken ct) => new(await FilterFields.All
        .Select(field => field.NamesIn(db, filter.ValuesOf(field))).OfType<IQueryable<FilterChoice>>().Aggregate(Queryable.Concat)
        .OrderBy(c => c.Position).ThenBy(c => EF.Functions.Collate(c.Name, DbText.Names)).ThenBy(c => c.Id).ToListAsync(ct));

    private static string Value(FilterChoice choice) => choice.Id.ToString(CultureInfo.InvariantCulture);
}
