using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Shared;

namespace TechSupport.Features.People.Console;

/// <summary>A page about one account; 404 when there is none.</summary>
public abstract class PersonPage(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }

    /// <summary>Identity's stamp, as the person who posts saw it.</summary>
    [BindProperty, StringLength(100)] public string Version { get; set; } = "";

    public User Person { get; private set; } = null!;
    public bool IsLocked => Person.IsLocked(clock.GetUtcNow());

    protected AppDb Db => db;
    protected DateTimeOffset Now => clock.GetUtcNow();
    protected string Here => PeopleLinks.Edit(Id);

    /// <summary>The frame of the page, for the view of a verb.</summary>
    public VerbFrame Frame(string submit, bool isDangerous = false) => new(new(Here, Person.FullName), submit, Person.ConcurrencyStamp ?? "", isDangerous);

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Users.Include(u => u.AuditKey).SingleOrDefaultAsync(u => u.Id == Id) is not { } person) return NotFound();
        Person = person;
        return null;
    }

    /// <summary>Saves the account and what happened to it; a stale stamp is a conflict.</summary>
    protected async Task SaveAsync(CancellationToken ct)
    {
        db.Entry(Person).Property(p => p.ConcurrencyStamp).OriginalValue = Version;
        Person.ConcurrencyStamp = Guid.NewGuid().ToString();
        await db.SaveUniqueAsync(PersonInput.EmailTaken, ct);
    }

    /// <summary>Somebody must be able to open these pages tomorrow. The locks, taken by everybody in one order, keep two admins from removing each other at once.</summary>
    protected async Task KeepAnAdminAsync(CancellationToken ct)
    {
        var admins = await db.Database.SqlQuery<long>($"select id as \"Value\" from users where role = 'admin' and disabled_at is null order by id for update").ToListAsync(ct);
        if (admins.All(id => id == Id)) throw new RuleViolation("This is the last administrator. Make somebody else an administrator first.");
    }
}
