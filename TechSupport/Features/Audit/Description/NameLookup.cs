using System.Globalization;
using TechSupport.Features.Catalog;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Audit.Description;

/// <summary>The names of everything some events are about, read in one query a table.</summary>
public sealed record NameLookup(HashSet<long> Tickets, HashSet<long> Pages,
    Dictionary<long, string> People, Dictionary<long, string> Departments, Dictionary<long, string> Categories,
    Dictionary<long, string> Locations, Dictionary<long, string> Equipment, Dictionary<long, (string Number, long LocationId)> Rooms)
{
    public static async Task<NameLookup> ReadAsync(AppDb db, IReadOnlyList<Event> events, CancellationToken ct)
    {
        var people = events.Where(e => e.ActorId is not null).Select(e => e.ActorId!.Value).Union(Objects("person")).Union(InFacts(FactType.Person)).Union(InFacts(FactType.People)).ToArray();
        var (equipment, rooms, pages) = (Objects("equipment").ToArray(), Objects("room").ToArray(), Objects("page").Distinct().ToArray());
        var departments = InFacts(FactType.Department).Union(Objects("department")).ToArray();
        var categories = InFacts(FactType.Category).Union(Objects("category")).ToArray();
        var locations = InFacts(FactType.Location).Union(Objects("location")).ToArray();
        var tickets = events.Where(e => e.TicketId is not null).Select(e => e.TicketId!.Value).Distinct().ToArray();
        return new(
            tickets.Length == 0 ? [] : (await db.TicketsFor(Actor.System).Where(t => tickets.Contains(t.Id)).Select(t => t.Id).ToListAsync(ct)).ToHashSet(),
            pages.Length == 0 ? [] : (await db.Set<OnCallPage>().Where(p => pages.Contains(p.Id)).Select(p => p.Id).ToListAsync(ct)).ToHashSet(),
            people.Length == 0 ? [] : await db.Users.Where(u => people.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.FullName, ct),
            departments.Length == 0 ? [] : await db.Departments.AsNoTracking().Where(d => departments.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.LocalName, ct),
            categories.Length == 0 ? [] : await db.Categories.AsNoTracking().Where(c => categories.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.LocalName, ct),
            locations.Length == 0 ? [] : await db.Locations.AsNoTracking().Where(l => locations.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.LocalName, ct),
            equipment.Length == 0 ? [] : await db.Equipment.Where(i => equipment.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.InventoryNumber, ct),
            rooms.Length == 0 ? [] : await db.Rooms.Where(r => rooms.Contains(r.Id)).Select(r => new { r.Id, r.Number, r.LocationId }).ToDictionaryAsync(r => r.Id, r => (r.Number, r.LocationId), ct));

        IEnumerable<long> Objects(string thing) => events.Where(e => e.ObjectId is not null && EventKinds.ObjectOf(e.Kind) == thing).Select(e => e.ObjectId!.Value);
        IEnumerable<long> InFacts(FactType type) => events.SelectMany(e => EventKinds.Of(e.Kind).Facts.Where(f => FactCatalog.All[f.Key].Type == type)
            .SelectMany(f => new[] { e.Fact(f.Key), e.Fact(f.From ?? f.Key + "_from") })).SelectMany(value => (value ?? "").Split(' ')).Select(value => IdOf(value) ?? 0).Where(id => id > 0);
    }

    /// <summary>Which one it happened to, and where that is to be seen.</summary>
    public (string Name, string? Link) ObjectOf(Event e)
    {
        // a probe is shown to no one, and may be gone
        if (e.TicketId is { } ticket) return (Facts.Text(ticket), Tickets.Contains(ticket) ? TicketLinks.Ticket(ticket) : null);
        if (e.ObjectId is not { } id) return ("", null);
        return EventKinds.ObjectOf(e.Kind) switch
        {
            "person" => (Person(id), PeopleLinks.Edit(id)),
            "department" => (Department(id), CatalogLinks.Department(id)),
            "location" => (Location(id), CatalogLinks.Location(id)),
            "room" => Rooms.TryGetValue(id, out var room) ? (room.Number, CatalogLinks.Location(room.LocationId)) : (Number(id), null),
            "category" => (Category(id), CatalogLinks.Category(id)),
            // one that is long over is no longer kept
            "page" => (Number(id), Pages.Contains(id) ? OnCallLinks.Page(id) : null),
            "equipment" => (Equipment.GetValueOrDefault(id) ?? Number(id), CatalogLinks.Device(id)),
            _ => (Number(id), null),
        };
    }

    public static long? IdOf(string? value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public string Person(long id) => People.GetValueOrDefault(id) ?? Number(id);
    public string Department(long id) => Departments.GetValueOrDefault(id) ?? Number(id);
    public string Category(long id) => Categories.GetValueOrDefault(id) ?? Number(id);
    public string Location(long id) => Locations.GetValueOrDefault(id) ?? Number(id);

    private static string Number(long id) => "№ " + Facts.Text(id);
}
