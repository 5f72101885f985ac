using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Audit;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Audit;

public sealed class AuditChainTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_text_that_is_hashed_is_the_same_in_the_database_and_in_the_application()
    {
        var person = await app.PersonAsync("staff@crb.local");
        await using var db = app.Db();
        var awkward = new Dictionary<string, string?>
        {
            ["to"] = "a \"quoted\" \\ back", ["b"] = "line\r\nbreak\tand \u0001 bell \b\f", ["longest_key"] = null, ["é"] = "Привет, мир — ёлка 🖨", ["aa"] = "</script>&'", ["ab"] = "", ["A"] = "\u007f \u2028",
        };
        var key = await db.PersonKeys.SingleAsync(k => k.UserId == person.Id, Ct);
        Event[] events =
        [
            new("test.awkward", new Actor(person.Id, Role.Staff), 7, awkward, app.Clock.Now.AddTicks(1_234_567)),
            new("test.bare", Actor.System, null, null, app.Clock.Now.AddMicroseconds(1)),
            new Event("test.personal", new Actor(person.Id, Role.Staff), person.Id, null, app.Clock.Now).WithPersonal(person.Id, key.Key, new Dictionary<string, string?> { ["name"] = "Ирина" }),
        ];
        db.Events.AddRange(events);
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
        foreach (var id in events.Select(e => e.Id))
        {
            var read = await db.Events.AsNoTracking().SingleAsync(e => e.Id == id, Ct);
            var text = await db.Database.SqlQuery<string>($"select event_canonical(e) as \"Value\" from events e where id = {id}").SingleAsync(Ct);
            Assert.Equal(text, AuditChain.Canonical(read));
        }
    }

    [Fact]
    public async Task Every_link_follows_from_the_one_before_it()
    {
        await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        await using var db = app.Db();
        var links = await db.Database.SqlQuery<Link>($"select c.seq, c.hash, event_canonical(e) as text from event_chain c join events e on e.id = c.event_id and e.at = c.event_at order by c.seq").ToListAsync(Ct);
        Assert.NotEmpty(links);
        var hash = AuditChain.Start;
        foreach (var link in links) Assert.Equal(link.Hash, hash = AuditChain.Next(hash, link.Text));
        var head = await db.Database.SqlQuery<Head>($"select seq, hash from event_chain_head").SingleAsync(Ct);
        Assert.Equal(links.Count, head.Seq);
        Assert.Equal(hash, head.Hash);
    }

    private sealed record Link(long Seq, byte[] Hash, string Text);

    private sealed record Head(long Seq, byte[] Hash);
}
