using Microsoft.AspNetCore.Identity;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>Sets a new password. It is judged and hashed before the transaction begins, so that no request holds a connection while it waits for its turn.</summary>
public sealed class PasswordSetter(AppDb db, UserManager<User> users, PasswordQueue queue)
{
    /// <param name="user">Tracked; if the account has changed since it was read, nothing is saved.</param>
    /// <param name="field">The property of the form the new password was typed into.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="record">Records with it why it was set.</param>
    /// <exception cref="RuleViolation">The password is not good enough.</exception>
    /// <exception cref="PasswordQueueFull">Too many wait to have theirs hashed.</exception>
    public async Task SetAsync(User user, string password, string field, string address, Action record, CancellationToken ct)
    {
        foreach (var rules in users.PasswordValidators) (await rules.ValidateAsync(users, user, password)).ThrowIfFailed(field);
        user.PasswordHash = await queue.InTurnAsync(() => users.PasswordHasher.HashPassword(user, password), address, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // ends every sign-in at its next check, and with it every link in a mail
        (await users.UpdateSecurityStampAsync(user)).ThrowIfFailed(field);
        record();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
