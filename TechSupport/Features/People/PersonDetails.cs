namespace TechSupport.Features.People;

/// <summary>What an admin writes down about a person.</summary>
[Personal]
public sealed record PersonDetails(string Name, string Email, string Phone, long? DepartmentId, string Room, string Language);

public sealed partial class User
{
    /// <summary>A new account without a password: the person sets one by the link they are sent.</summary>
    public static User New(Actor actor, PersonDetails details, Role role, DateTimeOffset at)
    {
        var user = new User { EmailConfirmed = true, LockoutEnabled = true, Role = role, AuditKey = new PersonKey(), CreatedAt = at };
        user.Describe(details);
        user.EndSessions();
        user.Record(PersonEvent.Created, actor, at, Facts.Of(("role", role.ToString()), ("department", user.DepartmentId), ("language", user.Language)),
            Facts.Of(("name", user.FullName), ("email", user.Email), ("phone", user.PhoneNumber)));
        return user;
    }

    /// <summary>Takes over what differs.</summary>
    public void Change(Actor actor, PersonDetails to, DateTimeOffset at)
    {
        var before = Describe(to);
        var facts = Facts.Differing(("department", before.DepartmentId, DepartmentId), ("room", before.Room, Room), ("language", before.Language, Language));
        // a link in a mail to the old address must set no password any more
        if (before.Email != Email) EndSessions();
        var personal = Facts.Differing(("name", before.Name, FullName), ("email", before.Email, Email), ("phone", before.Phone, PhoneNumber));
        RecordChange(actor, facts, personal, at);
    }

    /// <summary>The person gets a link by mail to set a first password.</summary>
    public void Invite(Actor actor, DateTimeOffset at)
    {
        if (!IsActive) throw new RuleViolation("This account is disabled. Enable it first.");
        if (PasswordHash is not null) throw new RuleViolation("This person has a password already. They can ask for a reset link on the sign-in page.");
        // the link that was sent before, perhaps to a mistyped address, ends
        EndSessions();
        Record(PersonEvent.Invited, actor, at);
    }

    /// <summary>Every sign-in ends: what the person may do is written in their cookies.</summary>
    public void ChangeRole(Actor actor, Role to, DateTimeOffset at)
    {
        if (to == Role) return;
        if (actor.Id == Id) throw new RuleViolation("You cannot change your own role. Ask another administrator.") { Field = "Role" };
        if (!Enum.IsDefined(to)) throw new RuleViolation("Choose one role.") { Field = "Role" };
        var from = Role;
        Role = to;
        EndSessions();
        Record(PersonEvent.RoleChanged, actor, at, Facts.Differing(("role", from.ToString(), to.ToString())));
    }

    private PersonDetails Describe(PersonDetails to)
    {
        if (to.Language is not ("en" or "ru")) throw new RuleViolation("Choose a language from the list.") { Field = "Language" };
        var before = new PersonDetails(FullName, Email ?? "", PhoneNumber ?? "", DepartmentId, Room, Language);
        FullName = PersonName.From(to.Name);
        UserName = Email = EmailAddress.From(to.Email);
        NormalizedUserName = NormalizedEmail = Email.ToUpperInvariant();
        (PhoneNumber, DepartmentId, Room, Language) = (Kernel.PhoneNumber.From(to.Phone), to.DepartmentId, RoomNumber.From(to.Room), to.Language);
        return before;
    }
}
