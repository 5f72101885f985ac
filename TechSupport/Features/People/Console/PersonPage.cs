using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.People.Console;

/// <summary>A page about one account; 404 when there is none.</summary>
public abstract class PersonPage(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }

    /// <summary>Identity's stamp, as the person who posts saw it.</summary>
    [BindProperty, StringLength(100)] public string Version { get; set; } = "";

    public User Person { get; private set; } = null!;
    public Role Role { get; private set; }
    public bool IsLocked => Person.IsLocked(clock.GetUtcNow());

    protected AppDb Db => db;
    protected DateTimeOffset Now => clock.GetUtcNow();
    protected string Here => $"/admin/users/{Id}";

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Users.Include(u => u.AuditKey).SingleOrDefaultAsync(u => u.Id == Id) is not { } person) return NotFound();
        Person = person;
        Role = await db.RoleOf(Id).Select(r => Enum.Parse<Role>(r.Name!)).FirstOrDefaultAsync();
        return null;
    }

    /// <summary>Saves the account and what happened to it; a stale stamp is a conflict.</summary>
    protected async Task SaveAsync(CancellationToken ct, params Event?[] happened)
    {
        db.Entry(Person).Property(p => p.ConcurrencyStamp).OriginalValue = Version;
        Person.ConcurrencyStamp = Guid.NewGuid().ToString();
        db.Events.AddRange(happened.OfType<Event>());
        await db.SaveUniqueAsync(PersonInput.EmailTaken, ct);
    }

    /// <summary>Somebody must be able to open these pages tomorrow. The lock keeps two admins from removing each other at once.</summary>
    protected async Task KeepAnAdminAsync(CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from roles where name = 'Admin' for update", ct);
        var others = await (from u in db.Users
                            join ur in db.UserRoles on u.Id equals ur.UserId
                            join r in db.Roles on ur.RoleId equals r.Id
                            where r.Name == nameof(Role.Admin) && u.DisabledAt == null && u.Id != Id
                            select u.Id).AnyAsync(ct);
        if (!others) throw new RuleViolation("This is the last administrator. Make somebody else an administrator first.");
    }
}
