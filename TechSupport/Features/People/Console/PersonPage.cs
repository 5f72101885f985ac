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

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        if (await db.Users.Include(u => u.AuditKey).SingleOrDefaultAsync(u => u.Id == Id, ct) is not { } person) return NotFound();
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

    /// <summary>Does a verb and goes back to the account. A button pressed twice does it once and answers twice: the same verb of the same admin, on a form from before it.</summary>
    /// <param name="kind">The event the verb records.</param>
    /// <param name="done">What the next page says; {0} is the person's name.</param>
    /// <param name="saved">What is done at once when it is saved.</param>
    protected async Task<IActionResult> RunAsync(string kind, Func<CancellationToken, Task> verb, string done, CancellationToken ct, Action? saved = null)
    {
        if (Version == Person.ConcurrencyStamp || !await IsRepetitionAsync(kind, ct))
        {
            try
            {
                await RunAsync(verb, ct);
                saved?.Invoke();
            }
            catch (DbUpdateConcurrencyException)
            {
                if (!await IsRepetitionAsync(kind, ct)) throw;
            }
        }
        Flash(done, Person.FullName);
        return RedirectLocal(null, Here);
    }

    protected Task<IActionResult> RunAsync(string kind, Action verb, string done, CancellationToken ct) => RunAsync(kind, _ =>
    {
        verb();
        return Task.CompletedTask;
    }, done, ct);

    private async Task RunAsync(Func<CancellationToken, Task> verb, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await verb(ct);
        await SaveAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // the last thing that happened to the account: what was undone since, or done before the address changed, is no repetition
    private async Task<bool> IsRepetitionAsync(string kind, CancellationToken ct)
    {
        var since = Now - TimeSpan.FromMinutes(1);
        var last = await db.Events.Where(e => e.ObjectId == Id && e.At >= since && e.Kind.StartsWith("person.")).OrderByDescending(e => e.Id)
            .Select(e => new { e.Kind, e.ActorId }).FirstOrDefaultAsync(ct);
        return last is not null && last.Kind == kind && last.ActorId == Actor.Id;
    }

    /// <summary>Someone must be able to open these pages tomorrow. The locks, always taken in the same order, keep two admins from removing each other at once.</summary>
    protected async Task KeepAnAdminAsync(CancellationToken ct)
    {
        var admins = await db.Database.SqlQuery<long>($"select id as \"Value\" from users where role = 'admin' and disabled_at is null order by id for update").ToListAsync(ct);
        if (admins.All(id => id == Id)) throw new RuleViolation("This is the last administrator. Make someone else an administrator first.");
    }
}
