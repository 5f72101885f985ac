using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.People;

/// <summary>What is recorded about a person is committed to under their one key, or not recorded at all.</summary>
public sealed class AuditKeyTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recording_personal_data_of_somebody_loaded_without_the_key_is_a_mistake_that_is_said()
    {
        await using var db = app.Db();
        var person = await db.Users.SingleAsync(u => u.Email == "o.vetrova@crb.local", Ct);
        var said = Assert.Throws<InvalidOperationException>(() => person.ChangeProfile(person.Profile with { Phone = "9-99" }, app.Clock.Now));
        Assert.Equal($"User {person.Id} was loaded without the audit key: query with Include(u => u.AuditKey).", said.Message);
    }

    [Fact]
    public async Task Without_personal_data_no_key_is_asked_for()
    {
        await using var db = app.Db();
        var person = await db.Users.SingleAsync(u => u.Email == "s.kim@crb.local", Ct);
        person.ChangeProfile(person.Profile with { Theme = "dark" }, app.Clock.Now);
        var keys = await db.PersonKeys.CountAsync(Ct);
        await db.SaveChangesAsync(Ct);
        Assert.Equal(keys, await db.PersonKeys.CountAsync(Ct));
    }

    [Fact]
    public async Task A_new_account_has_a_key_that_is_stored_and_verifies()
    {
        long id;
        await using (var db = app.Db())
        {
            var person = User.New(Actor.System, new("Nina Berg", "n.berg@crb.local", "", null, "", "en"), Role.Staff, app.Clock.Now);
            db.Users.Add(person);
            await db.SaveChangesAsync(Ct);
            id = person.Id;
        }
        await using var again = app.Db();
        var key = await again.PersonKeys.SingleAsync(k => k.UserId == id, Ct);
        var happened = await again.Events.Include(e => e.Personal).SingleAsync(e => e.ObjectId == id && e.Kind == PersonEvent.Created, Ct);
        Assert.Equal(EventPersonalData.Commit(key.Key, happened.Personal!.Json), happened.Commitment);
        Assert.Empty((await new AuditVerification(app.Database.OwnerConnection).RunAsync(null, Ct)).Findings);
    }
}
