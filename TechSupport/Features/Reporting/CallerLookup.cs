using TechSupport.Features.People;

namespace TechSupport.Features.Reporting;

/// <summary>A person who may be the caller.</summary>
/// <param name="Inventory">The number of the computer they usually sit at, while it is in use.</param>
public sealed record Caller(long Id, string Name, long? DepartmentId, string Department, string Room, string Phone, string Inventory)
{
    /// <summary>"Cardiology 2 · 214 · 4-21", without what is not known.</summary>
    public string Where => string.Join(" · ", new[] { Department, Room, Phone }.Where(part => part.Length > 0));
}

/// <summary>Finds the person who calls by a part of the name, the phone or the email address.</summary>
public static class CallerLookup
{
    public const int Most = 8;

    public static async Task<IReadOnlyList<Caller>> FindAsync(AppDb db, string? text, CancellationToken ct)
    {
        var words = SingleLine.Normalize(text);
        if (words.Length < 2) return [];
        var people = People(db);
        return await ReadAsync(db, people.NamedOrReachedBy(NameSearch.PartsOf(words)).ByName().Take(Most), ct);
    }

    /// <summary>The caller is whoever the name on the screen says: a choice that does not fit what stands in the field now was made for another name.</summary>
    /// <param name="fitting">Those whom the name fits, if they were looked up already.</param>
    public static async Task<Caller?> ChosenAsync(AppDb db, string who, long? chosen, CancellationToken ct, IReadOnlyList<Caller>? fitting = null)
    {
        if (SingleLine.Normalize(who).Length == 0) return chosen is { } only ? await GetAsync(db, only, ct) : null;
        fitting ??= await FindAsync(db, who, ct);
        return fitting.FirstOrDefault(c => c.Id == chosen) ?? (fitting is [var single] ? single : null);
    }

    public static async Task<Caller?> GetAsync(AppDb db, long id, CancellationToken ct) =>
        (await ReadAsync(db, People(db).Where(u => u.Id == id), ct)).SingleOrDefault();

    // the synthetic check has an account, but nobody who calls
    private static IQueryable<User> People(AppDb db) => db.Users.AsNoTracking().Where(u => u.DisabledAt == null && u.Role != Role.Monitor);

    private static Task<List<Caller>> ReadAsync(AppDb db, IQueryable<User> people, CancellationToken ct)
    {
        var russian = System.Globalization.CultureInfo.CurrentUICulture.IsRussian();
        return people.Select(u => new Caller(u.Id, u.FullName, u.DepartmentId,
            db.Departments.Where(d => d.Id == u.DepartmentId).Select(d => russian ? d.NameRu : d.Name).FirstOrDefault() ?? "", u.Room, u.PhoneNumber ?? "",
            db.Equipment.Where(e => e.Id == u.EquipmentId && e.Active).Select(e => e.InventoryNumber).FirstOrDefault() ?? "")).ToListAsync(ct);
    }
}
