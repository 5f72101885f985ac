using System.Globalization;
using TechSupport.Kernel;

namespace TechSupport.Features.People;

/// <summary>What an admin writes down about a person.</summary>
public sealed record PersonDetails(string Name, string Email, string Phone, long? DepartmentId, string Room, string Language);

public sealed partial class User
{
    /// <summary>A new account without a password: the person sets one by the link they are sent.</summary>
    public static User New(PersonDetails details, Role role, DateTimeOffset at)
    {
        var user = new User { EmailConfirmed = true, LockoutEnabled = true, Role = role, AuditKey = new PersonKey(), CreatedAt = at };
        user.Describe(details);
        user.EndSessions();
        return user;
    }

    /// <returns>What happened, or null when nothing differs.</returns>
    public Event? Change(Actor actor, PersonDetails to, DateTimeOffset at)
    {
        var before = Describe(to);
        var facts = Differing(("department", before.DepartmentId, DepartmentId), ("room", before.Room, Room), ("language", before.Language, Language));
        var personal = Differing(("name", before.Name, FullName), ("email", before.Email, Email), ("phone", before.Phone, PhoneNumber));
        return Changed(actor, facts, personal, at);
    }

    public Event Created(Actor actor, DateTimeOffset at) =>
        new Event(PersonEvent.Created, actor, Id, Differing(("role", null, Role.ToString()), ("department", null, DepartmentId), ("language", null, Language)), at)
            .WithPersonal(Id, AuditKey.Key, Differing(("name", null, FullName), ("email", null, Email), ("phone", null, PhoneNumber)));

    /// <summary>Every sign-in ends: what the person may do is written in their cookies.</summary>
    /// <returns>What happened, or null when the person has this role already.</returns>
    public Event? ChangeRole(Actor actor, Role to, DateTimeOffset at)
    {
        if (to == Role) return null;
        if (actor.Id == Id) throw new RuleViolation("You cannot change your own role. Ask another administrator.") { Field = "Role" };
        if (!Enum.IsDefined(to)) throw new RuleViolation("Choose one role.") { Field = "Role" };
        var from = Role;
        Role = to;
        EndSessions();
        return new(PersonEvent.RoleChanged, actor, Id, Differing(("role", from.ToString(), to.ToString())), at);
    }

    private PersonDetails Describe(PersonDetails to)
    {
        var before = new PersonDetails(FullName, Email ?? "", PhoneNumber ?? "", DepartmentId, Room, Language);
        FullName = PersonName.From(to.Name);
        UserName = Email = EmailAddress.From(to.Email);
        NormalizedUserName = NormalizedEmail = Email.ToUpperInvariant();
        (PhoneNumber, DepartmentId, Room, Language) = (Kernel.PhoneNumber.From(to.Phone), to.DepartmentId, RoomNumber.From(to.Room), to.Language);
        return before;
    }

    private static Dictionary<string, string?> Differing(params (string Key, object? From, object? To)[] values)
    {
        var facts = new Dictionary<string, string?>();
        foreach (var (key, from, to) in values)
        {
            var (before, after) = (Written(from), Written(to));
            if (before == after) continue;
            if (before.Length > 0) facts[key + "_from"] = before;
            facts[key] = after;
        }
        return facts;
    }

    private static string Written(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
