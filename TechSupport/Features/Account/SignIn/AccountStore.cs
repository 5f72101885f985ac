using System.Globalization;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.SignIn;

/// <summary>Identity's store; it reads an account by its id together with the department, which the cookie names, because every session is checked once a minute.</summary>
public sealed class AccountStore(AppDb db) : UserOnlyStore<User, AppDb, long>(db)
{
    public override async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken = default)
    {
        if (!long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        return Context.Users.Local.FindEntry(id)?.Entity ?? await Context.Users.Include(u => u.Department).SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
    }
}
