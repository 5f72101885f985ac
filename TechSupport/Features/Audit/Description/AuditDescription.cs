using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using TechSupport.Features.People;

namespace TechSupport.Features.Audit.Description;

/// <summary>
/// Puts events into words for admins: names instead of ids, "from → to" instead of pairs. Erased personal values are simply absent.
/// </summary>
public sealed class AuditDescription(AppDb db, IStringLocalizer<Text> text, HospitalClock clock)
{
    public async Task<IReadOnlyList<AuditLine>> DescribeAsync(IReadOnlyList<Event> events, CancellationToken ct = default)
    {
        var names = await NameLookup.ReadAsync(db, events, ct);
        var ids = events.Where(e => e.Commitment is not null).Select(e => e.Id).ToArray();
        var personal = ids.Length == 0 ? [] : await db.EventPersonalData.AsNoTracking().Where(p => ids.Contains(p.EventId)).ToDictionaryAsync(p => p.EventId, p => p.Json, ct);
        return [.. events.Select(e => Describe(e, names, personal.GetValueOrDefault(e.Id)))];
    }

    private AuditLine Describe(Event e, NameLookup names, string? personal)
    {
        var kind = EventKinds.Of(e.Kind);
        var (name, link) = names.ObjectOf(e);
        var values = new Dictionary<string, string?>(e.Data);
        foreach (var (key, value) in personal is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(personal)!) values[key] = value;
        var who = e.ActorId is { } actor ? names.Person(actor) : null;
        var sentence = kind.SentenceFor(e);
        return new(e.Id, e.At, e.ActorId, who, text[kind.Object], name, link, EventKinds.ObjectOf(e.Kind) is "ticket" or "equipment" or "room", text[kind.Name], Change(kind, values, names))
        {
            Icon = sentence.Icon ?? kind.Icon,
            Sentence = text[sentence.Text, [who ?? text["TechSupport"], .. sentence.Facts.Select(key => Value(key, e.Fact(key), names))]],
        };
    }

    private string Change(EventKind kind, Dictionary<string, string?> values, NameLookup names)
    {
        var parts = new List<string>();
        foreach (var fact in kind.Facts)
        {
            var (from, to) = (values.GetValueOrDefault(fact.From ?? fact.Key + "_from"), values.GetValueOrDefault(fact.Key));
            var changes = fact.From is not null || from is not null;
            if (from is null && to is null || changes && from == to) continue;
            var said = changes ? $"{Value(fact.Key, from, names)} → {Value(fact.Key, to, names)}" : Value(fact.Key, to, names);
            var label = fact.Label ?? FactCatalog.All[fact.Key].Label;
            parts.Add(label.Length == 0 ? said : $"{text[label]}: {said}");
        }
        return string.Join("; ", parts);
    }

    private string Value(string key, string? value, NameLookup names)
    {
        if (string.IsNullOrEmpty(value)) return "–";
        return (FactCatalog.TypeOf(key), NameLookup.IdOf(value)) switch
        {
            (FactType.Person, { } id) => names.Person(id),
            (FactType.People, _) => string.Join(", ", value.Split(' ').Select(one => NameLookup.IdOf(one) is { } id ? names.Person(id) : one)),
            (FactType.Instant, _) when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) => clock.Full(at),
            (FactType.Department, { } id) => names.Department(id),
            (FactType.Category, { } id) => names.Category(id),
            (FactType.Location, { } id) => names.Location(id),
            (FactType.Priority, _) => value.ToUpperInvariant(),
            (FactType.Role, _) when Enum.TryParse<Role>(value, out var role) => text[RoleNames.Name(role)],
            (FactType.Word, _) => FactCatalog.Words.TryGetValue(value, out var word) ? text[word] : value,
            _ => value,
        };
    }
}
