using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>One part of a filter, <c>priority=p1,p2</c>: how its values are read and written, which tickets have one of them, and how they are called.</summary>
/// <param name="name">In addresses and forms.</param>
/// <param name="label">On the screen.</param>
public abstract class FilterField(string name, string label)
{
    public string Name => name;

    public string Label => label;

    /// <summary>False for what only links ask for: its values would be too many to offer.</summary>
    public bool IsOffered { get; init; } = true;

    /// <summary>A hint for the person who fills in the form.</summary>
    public string? Hint { get; init; }

    /// <summary>The value as it is written; null when it is none.</summary>
    public abstract string? Read(string text);

    /// <summary>Leaves the tickets that have one of the values; without values as the field thinks fit.</summary>
    public abstract IQueryable<Ticket> Narrow(IQueryable<Ticket> tickets, IReadOnlyList<string> values);

    /// <summary>Where the names of its values are read; null when they are the same in every hospital.</summary>
    public virtual IQueryable<FilterChoice>? NamesIn(AppDb db, IReadOnlyList<string> chosen) => null;

    /// <summary>The values a form offers.</summary>
    public abstract IEnumerable<string> Offers(FilterChoices choices);

    public abstract string Word(string value, FilterChoices choices, IStringLocalizer text);

    /// <summary>What several values amount to.</summary>
    public virtual IReadOnlyList<string> Simplify(IReadOnlyList<string> values) => values;

    public override string ToString() => Name;
}

/// <summary>A field over one property of the ticket.</summary>
/// <param name="of">The property.</param>
public abstract class FilterField<T>(string name, string label, Expression<Func<Ticket, T>> of) : FilterField(name, label) where T : notnull
{
    protected abstract bool TryParse(string text, out T value);

    protected abstract string Write(T value);

    public override string? Read(string text) => TryParse(text, out var value) ? Write(value) : null;

    public override IQueryable<Ticket> Narrow(IQueryable<Ticket> tickets, IReadOnlyList<string> values) =>
        values.Count == 0 ? tickets : tickets.Where(Among([.. values.Select(v => TryParse(v, out var value) ? value : throw new ArgumentException(v, nameof(values)))]));

    // one value is written as "=", since only then an index that begins with the property also gives the order
    private Expression<Func<Ticket, bool>> Among(IReadOnlyList<T> values) => Expression.Lambda<Func<Ticket, bool>>(values.Count == 1
        ? Expression.Equal(of.Body, Captured(values[0]))
        : Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(T)], Captured<IEnumerable<T>>(values), of.Body), of.Parameters);

    // as the compiler captures a variable, so that EF sends a parameter
    private static MemberExpression Captured<TValue>(TValue value) =>
        Expression.Field(Expression.Constant(new StrongBox<TValue>(value)), nameof(StrongBox<>.Value));
}

/// <summary>A value of a field, as it is written.</summary>
public sealed record FilterValue(FilterField Field, string Value);
