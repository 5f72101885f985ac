using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using TechSupport.Data;
using TechSupport.Features.Catalog;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Features.Audit;

/// <summary>
/// Puts events into words for admins: names instead of ids, "from → to" instead of pairs. Only known facts are shown, and
/// what people wrote is no fact, so no internal text can get here. Erased personal values are simply absent.
/// </summary>
public sealed class EventWords(AppDb db, IStringLocalizer<Text> text)
{
    // fact → its label; the order is the order on the screen, and what is not here is not shown
    private static readonly (string Key, string Label)[] Facts =
    [
        ("to", ""), ("requester", "Requester"), ("role", "Role"), ("name", "Name"), ("name_ru", "Name in Russian"), ("email", "Email"), ("phone", "Phone"), ("address", "From address"),
        ("inventory", "Inventory no."), ("model", "Model"), ("number", "Number"), ("location", "Location"), ("category", "Category"), ("priority", "Priority"), ("impact", "Impact"),
        ("urgency", "Urgency"), ("care", "Patient care"), ("department", "Department"), ("room", "Room"), ("language", "Language"), ("source", "Source"), ("for", "Waits for"),
        ("by", "By"), ("met", "In time"), ("confirmed", "Confirmed"), ("icon", "Icon"), ("position", "Position"), ("active", "In use"), ("channel", "Channel"), ("ticket", "Request"), ("tries", "Tries"), ("sent", "Sent"), ("dropped", "Dropped"), ("dead", "Delivery failed"), ("file", "File"), ("row", "Row"), ("key", "Encryption key"), ("ends", "Old keys end"),
    ];

    private static readonly Dictionary<string, string> Words = new()
    {
        ["true"] = "Yes", ["false"] = "No", ["en"] = "English", ["ru"] = "Русский", ["web"] = "web form", ["phone"] = "phone call", ["email"] = "by email", ["probe"] = "automatic check", ["telegram"] = "by Telegram",
        ["requester"] = "the requester", ["supplier"] = "a supplier", ["technician"] = "a technician", ["high"] = "High", ["medium"] = "Medium", ["low"] = "Low",
        ["hospital"] = "whole hospital", ["department"] = "whole department", ["person"] = "a single person",
    };

    public async Task<IReadOnlyList<AuditLine>> DescribeAsync(IReadOnlyList<Event> events, CancellationToken ct = default)
    {
        var names = await LookUpAsync(events, ct);
        var ids = events.Where(e => e.Commitment is not null).Select(e => e.Id).ToArray();
        var personal = ids.Length == 0 ? [] : await db.EventPersonalData.AsNoTracking().Where(p => ids.Contains(p.EventId)).ToDictionaryAsync(p => p.EventId, p => p.Json, ct);
        return [.. events.Select(e => Describe(e, names, personal.GetValueOrDefault(e.Id)))];
    }

    private AuditLine Describe(Event e, Names names, string? personal)
    {
        var (name, link) = Object(e, names);
        var plate = e.TicketId is not null || e.Kind.StartsWith("equipment.", StringComparison.Ordinal) || e.Kind.StartsWith("room.", StringComparison.Ordinal);
        var values = new Dictionary<string, string?>(e.Data);
        foreach (var (key, value) in personal is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(personal)!) values[key] = value;
        return new(e.Id, e.At, e.ActorId, e.ActorId is { } actor ? names.Person(actor) : null, EventNames.ObjectOf(text, e.Kind), name, link, plate,
            EventNames.Of(text, e.Kind), Change(e.Kind, values, names));
    }

    private string Change(string kind, Dictionary<string, string?> values, Names names)
    {
        var parts = new List<string>();
        foreach (var (key, label) in Facts)
        {
            var fromKey = key == "to" ? "from" : key + "_from";
            // a classification always names all its facts; only what moved is news
            var pair = values.ContainsKey(fromKey) || kind is TicketEvent.Assigned || kind is TicketEvent.Classified && key == "category";
            if (!values.ContainsKey(key) && !values.ContainsKey(fromKey) || kind is TicketEvent.Classified && !pair) continue;
            var (from, to) = (values.GetValueOrDefault(fromKey), values.GetValueOrDefault(key));
            if (pair && from == to) continue;
            var said = pair ? $"{Value(key, from, names)} → {Value(key, to, names)}" : Value(key, to, names);
            parts.Add(label.Length == 0 ? said : $"{text[label]}: {said}");
        }
        return string.Join("; ", parts);
    }

    private string Value(string key, string? value, Names names)
    {
        if (string.IsNullOrEmpty(value)) return "–";
        var id = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        return (key, id) switch
        {
            ("to" or "requester", { } i) => names.Person(i),
            ("department", { } i) => names.Department(i),
            ("category", { } i) => names.Category(i),
            ("location", { } i) => names.Location(i),
            ("priority", _) => value.ToUpperInvariant(),
            ("role", _) when Enum.TryParse<Role>(value, out var role) => text[RoleNames.Name(role)],
            ("name" or "name_ru" or "email" or "phone" or "address" or "inventory" or "model" or "number" or "room" or "icon" or "file", _) => value,
            _ => Words.TryGetValue(value, out var word) ? text[word] : value,
        };
    }

    private static (string Name, string? Link) Object(Event e, Names names)
    {
        // a probe is shown to nobody, and may be gone
        if (e.TicketId is { } ticket) return (ticket.ToString(CultureInfo.InvariantCulture), names.Tickets.Contains(ticket) ? TicketLinks.Ticket(ticket) : null);
        if (e.ObjectId is not { } id) return ("", null);
        return e.Kind.Split('.')[0] switch
        {
            "person" => (names.Person(id), PeopleLinks.Edit(id)),
            "department" => (names.Department(id), CatalogLinks.Department(id)),
            "location" => (names.Location(id), CatalogLinks.Location(id)),
            "room" => names.Rooms.TryGetValue(id, out var room) ? (room.Number, CatalogLinks.Location(room.LocationId)) : (Number(id), null),
            "category" => (names.Category(id), CatalogLinks.Category(id)),
            "equipment" => (names.Equipment.GetValueOrDefault(id) ?? Number(id), CatalogLinks.Device(id)),
            "delivery" => (Number(id), null),
            _ => (Number(id), null),
        };
    }

    private static string Number(long id) => "№ " + id.ToString(CultureInfo.InvariantCulture);

    private async Task<Names> LookUpAsync(IReadOnlyList<Event> events, CancellationToken ct)
    {
        var people = events.Where(e => e.ActorId is not null).Select(e => e.ActorId!.Value).Union(Objects("person"))
            .Union(InData("to", "from", "requester", "requester_from")).ToArray();
        var (equipment, rooms) = (Objects("equipment").ToArray(), Objects("room").ToArray());
        var departments = InData("department", "department_from").Union(Objects("department")).ToArray();
        var categories = InData("category", "category_from").Union(Objects("category")).ToArray();
        var locations = InData("location").Union(Objects("location")).ToArray();
        var tickets = events.Where(e => e.TicketId is not null).Select(e => e.TicketId!.Value).Distinct().ToArray();
        return new(
            tickets.Length == 0 ? [] : (await db.TicketsFor(Actor.System).Where(t => tickets.Contains(t.Id)).Select(t => t.Id).ToListAsync(ct)).ToHashSet(),
            people.Length == 0 ? [] : await db.Users.Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.FullName, ct),
            departments.Length == 0 ? [] : await db.Departments.AsNoTracking().Where(d => departments.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.LocalName, ct),
            categories.Length == 0 ? [] : await db.Categories.AsNoTracking().Where(c => categories.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.LocalName, ct),
            locations.Length == 0 ? [] : await db.Locations.AsNoTracking().Where(l => locations.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.LocalName, ct),
            equipment.Length == 0 ? [] : await db.Equipment.Where(i => equipment.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.InventoryNumber, ct),
            rooms.Length == 0 ? [] : await db.Rooms.Where(r => rooms.Contains(r.Id)).Select(r => new { r.Id, r.Number, r.LocationId }).ToDictionaryAsync(r => r.Id, r => (r.Number, r.LocationId), ct));

        IEnumerable<long> Objects(string thing) => events.Where(e => e.ObjectId is not null && e.Kind.StartsWith(thing + ".", StringComparison.Ordinal)).Select(e => e.ObjectId!.Value);
        IEnumerable<long> InData(params string[] keys) => events.SelectMany(e => keys.Select(k => long.TryParse(e.Data.GetValueOrDefault(k), out var id) ? id : 0)).Where(id => id > 0);
    }

    private sealed record Names(HashSet<long> Tickets,
        Dictionary<long, string> People, Dictionary<long, string> Departments, Dictionary<long, string> Categories,
        Dictionary<long, string> Locations, Dictionary<long, string> Equipment, Dictionary<long, (string Number, long LocationId)> Rooms)
    {
        public string Person(long id) => People.GetValueOrDefault(id) ?? Number(id);
        public string Department(long id) => Departments.GetValueOrDefault(id) ?? Number(id);
        public string Category(long id) => Categories.GetValueOrDefault(id) ?? Number(id);
        public string Location(long id) => Locations.GetValueOrDefault(id) ?? Number(id);
    }
}
