using System.Globalization;
using System.Linq.Expressions;
using Microsoft.Extensions.Localization;
using TechSupport.Features.People;

namespace TechSupport.Features.Tickets.Queue.Filtering;

/// <summary>What lists of tickets can be narrowed by, each described once.</summary>
public static class FilterFields
{
    public static readonly FilterField Status = new StatusField { Hint = "If none is ticked, active tickets are shown." };

    public static readonly FilterField Priority = new WordField<Priority>("priority", "Priority", t => t.Priority,
        (priority, text) => $"{priority} {text[TicketBadges.PriorityWord(priority)]}");

    public static readonly FilterField Assignee = new NumberField("assignee", "Assignee", t => t.AssigneeId!.Value, (db, _) => db.ActiveTechnicians()
        .Select(u => new FilterChoice { Field = "assignee", Id = u.Id, Name = u.FullName, Position = 0 }));

    public static readonly FilterField Department = new NumberField("department", "Department", t => t.DepartmentId!.Value, (db, _) =>
    {
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        return db.Departments.Select(d => new FilterChoice { Field = "department", Id = d.Id, Name = russian ? d.NameRu : d.Name, Position = 0 });
    });

    public static readonly FilterField Category = new NumberField("category", "Category", t => t.CategoryId!.Value, (db, _) =>
    {
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        return db.Categories.Select(c => new FilterChoice { Field = "category", Id = c.Id, Name = russian ? c.NameRu : c.Name, Position = c.Position });
    });

    public static readonly FilterField Equipment = new NumberField("equipment", "Equipment", t => t.EquipmentId!.Value, (db, chosen) => chosen.Count == 0 ? null
        : db.Equipment.Where(e => chosen.Contains(e.Id)).Select(e => new FilterChoice { Field = "equipment", Id = e.Id, Name = e.InventoryNumber, Position = 0 }))
    { IsOffered = false };

    public static readonly IReadOnlyList<FilterField> All = [Status, Priority, Assignee, Department, Category, Equipment];

    /// <summary>These statuses, or none, leave only active tickets.</summary>
    public static bool OnlyActive(IReadOnlyList<string> statuses) => statuses.All(s => s is "new" or "open" or "waiting");

    /// <summary>The statuses, when none of them is "closed" or "any"; else nothing.</summary>
    public static IReadOnlyList<TicketStatus> NotClosed(IReadOnlyList<string> statuses) =>
        statuses.Any(s => s is "closed" or "any") ? [] : [.. statuses.Select(s => Enum.Parse<TicketStatus>(s, ignoreCase: true))];

    /// <summary>A field whose values are words of ours.</summary>
    private class WordField<T>(string name, string label, Expression<Func<Ticket, T>> of, Func<T, IStringLocalizer, string> word) : FilterField<T>(name, label, of)
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Words = Enum.GetValues<T>().ToDictionary(v => v.ToString().ToLowerInvariant());

        protected override bool TryParse(string text, out T value) => Words.TryGetValue(text, out value);

        protected override string Write(T value) => value.ToString().ToLowerInvariant();

        public override IEnumerable<string> Offers(FilterChoices choices) => Words.Keys;

        public override string Word(string value, FilterChoices choices, IStringLocalizer text) => word(Words[value], text);
    }

    /// <summary>Without a status only what is active is listed; "any" lists all.</summary>
    private sealed class StatusField() : WordField<TicketStatus>("status", "Status", t => t.Status, (status, text) => text[TicketBadges.StatusWord(status)])
    {
        private const string Any = "any";

        public override string? Read(string text) => text == Any ? Any : base.Read(text);

        public override IReadOnlyList<string> Simplify(IReadOnlyList<string> values) => values.Contains(Any) ? [Any] : values;

        public override IQueryable<Ticket> Narrow(IQueryable<Ticket> tickets, IReadOnlyList<string> values)
        {
            if (values is [Any]) return tickets;
            // said again beside the statuses, so that the indexes of what is active serve
            return base.Narrow(OnlyActive(values) ? tickets.Active() : tickets, values);
        }

        public override IEnumerable<string> Offers(FilterChoices choices) => base.Offers(choices).Append(Any);

        public override string Word(string value, FilterChoices choices, IStringLocalizer text) =>
            value == Any ? text["Any status"] : base.Word(value, choices, text);
    }

    /// <summary>A field whose values are numbers of other things, which have names.</summary>
    private sealed class NumberField(string name, string label, Expression<Func<Ticket, long>> of, Func<AppDb, IReadOnlyList<long>, IQueryable<FilterChoice>?> names)
        : FilterField<long>(name, label, of)
    {
        protected override bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;

        protected override string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

        public override IQueryable<FilterChoice>? NamesIn(AppDb db, IReadOnlyList<string> chosen) => names(db, [.. chosen.Select(c => long.Parse(c, CultureInfo.InvariantCulture))]);

        public override IEnumerable<string> Offers(FilterChoices choices) => choices.Of(this);

        public override string Word(string value, FilterChoices choices, IStringLocalizer text) => choices.NameOf(this, value) ?? "?";
    }
}
