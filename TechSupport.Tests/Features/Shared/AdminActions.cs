using Microsoft.EntityFrameworkCore;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Shared;

/// <summary>What tests of the console do again and again.</summary>
public static class AdminActions
{
    public static Task<Visitor> AdminAsync(this App app) => app.SignInAsync("admin@crb.local");

    /// <summary>The events of one kind, oldest first, with their personal part.</summary>
    public static async Task<List<Event>> EventsAsync(this App app, string kind, long objectId)
    {
        await using var db = app.Db();
        return await db.Events.AsNoTracking().Include(e => e.Personal).Where(e => e.Kind == kind && e.ObjectId == objectId).OrderBy(e => e.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<T> AskAsync<T>(this App app, Func<TechSupport.Data.AppDb, Task<T>> ask)
    {
        await using var db = app.Db();
        return await ask(db);
    }

    public static async Task<Role> RoleAsync(this App app, string email) => (await app.ActorAsync(email)).Role;

    public static async Task<string> PathAsync(this App app, string email, string verb = "") => $"/admin/users/{(await app.PersonAsync(email)).Id}{verb}";

    /// <summary>Changes somebody straight in the database.</summary>
    public static async Task ChangeAsync(this App app, string email, Action<User> change)
    {
        await using var db = app.Db();
        change(await db.Users.SingleAsync(u => u.Email == email, TestContext.Current.CancellationToken));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
