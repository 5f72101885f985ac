using TechSupport.Features.People;
using TechSupport.Features.People.Console;

namespace TechSupport.Cli;

/// <summary>An account that a command makes.</summary>
public static class NewAccount
{
    /// <exception cref="StartupException">The address is none, or the name is empty or too long.</exception>
    public static User Of(PersonDetails details, Role role)
    {
        var email = SingleLine.Normalize(details.Email);
        if (!EmailAddress.IsAddress(email)) throw new StartupException($"--email: \"{email}\" is not an email address.");
        if (SingleLine.Normalize(details.Name).Length is 0 or > PersonName.MaxLength)
            throw new StartupException($"--name: write a name of at most {PersonName.MaxLength} characters.");
        return User.New(Actor.System, details, role, TimeProvider.System.GetUtcNow());
    }

    /// <summary>The account that already has this address; null when there is none.</summary>
    public static Task<User?> HolderAsync(AppDb db, User wanted, CancellationToken ct) =>
        db.Users.OrderBy(u => u.Id).FirstOrDefaultAsync(u => u.NormalizedUserName == wanted.NormalizedUserName || u.NormalizedEmail == wanted.NormalizedEmail, ct);

    /// <exception cref="RuleViolation">The address was taken in the meantime.</exception>
    public static async Task SaveAsync(AppDb db, User account, CancellationToken ct)
    {
        db.Users.Add(account);
        await db.SaveUniqueAsync(PersonInput.EmailTaken, ct);
    }
}
