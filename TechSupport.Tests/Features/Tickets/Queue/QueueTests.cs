using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Tickets.Queue;

public sealed class QueueTests(QueueTests.Ward app) : IClassFixture<QueueTests.Ward>
{
    public static readonly TheoryData<string, string> QueuesOfTwo =
        [.. new[] { "tech@crb.local", "tech2@crb.local" }.SelectMany(who => TicketQueue.All.Select(queue => (who, queue.Key)))];

    // what each queue promises by its name, said again in the simplest words
    private static readonly Dictionary<string, Func<Ticket, Actor, DateTimeOffset, bool>> Promised = new()
    {
        ["all"] = (_, _, _) => true,
        ["mine"] = (t, me, _) => t.AssigneeId == me.Id,
        ["unassigned"] = (t, _, _) => t.AssigneeId is null,
        ["unanswered"] = (t, _, _) => t.Unanswered,
        ["overdue"] = (t, _, now) => t.DueAt < now,
        ["care"] = (t, _, _) => t.PatientCare,
        ["waiting"] = (t, _, _) => t.Status == TicketStatus.Waiting,
    };

    [Theory, MemberData(nameof(QueuesOfTwo))]
    public async Task A_queue_lists_what_its_name_says_and_counts_what_it_lists(string technician, string key)
    {
        var me = await app.ActorAsync(technician);
        await using var db = app.Db();
        var active = await db.Tickets.AsNoTracking().Active().ToListAsync(TestContext.Current.CancellationToken);
        var expected = active.Where(t => Promised[key](t, me, app.Clock.Now)).Select(t => t.Id).Order().ToList();
        using var visitor = await app.SignInAsync(technician);
        var (rows, first) = await RowsAsync(visitor, $"/tickets?view={key}");
        Assert.Equal(expected, rows.Order());
        Assert.NotEmpty(rows);
        if (key != "all") Assert.True(rows.Count < active.Count, "The queue holds every ticket, so this tells nothing.");
        Assert.Equal($"{rows.Count}", first.Find("h1 .count"));
        Assert.Equal($"{rows.Count}", first.Find(".side [aria-current=page] .count"));
    }

    [Fact]
    public async Task The_counts_beside_a_ticket_and_a_search_are_those_of_the_list()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var counts = (await tech.GetAsync("/tickets")).FindAll(".side .count");
        Assert.Equal(TicketQueue.All.Count, counts.Count);
        Assert.Equal(counts, (await tech.GetAsync($"/tickets/{app.Ticket}")).FindAll(".side .count"));
        Assert.Equal(counts, (await tech.GetAsync("/search?q=printer")).FindAll(".side .count"));
    }

    [Fact]
    public async Task The_keyboard_help_names_each_queue_that_has_a_shortcut()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var help = await tech.GetAsync("/keyboard");
        Assert.All(TicketQueue.All.Where(q => q.Shortcut.Length > 0), queue => Assert.Contains(queue.Name, help.FindAll("dd")));
    }

    private static async Task<(List<long> Rows, Reply First)> RowsAsync(Visitor visitor, string path)
    {
        var first = await visitor.GetAsync(path);
        var rows = new List<long>();
        for (var page = first; ; page = await visitor.GetAsync(page.Html.QuerySelector("a[rel=next]")!.GetAttribute("href")!))
        {
            Assert.Equal(200, page.Status);
            rows.AddRange(page.Html.QuerySelectorAll("tr[data-row]").Select(r => long.Parse(r.GetAttribute("data-row")!, null)));
            if (page.Html.QuerySelector("a[rel=next]") is null) return (rows, first);
        }
    }

    /// <summary>Tickets of every kind: early and late, answered or not, somebody's and nobody's.</summary>
    public sealed class Ward(Postgres postgres) : App(postgres)
    {
        public long Ticket { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var colleague = await this.ActorAsync("tech2@crb.local");
            Action<Ticket, Actor, DateTimeOffset>?[] stories =
            [
                null,
                (t, tech, at) => t.Assign(tech, tech.Id, at),
                (t, tech, at) => t.Assign(tech, colleague.Id, at),
                (t, tech, at) => t.Reply(tech, "On our way.", Guid.NewGuid(), at),
                (t, tech, at) => t.Wait(tech, WaitingFor.Supplier, "Ordered.", Guid.NewGuid(), at),
                (t, tech, at) => t.Resolve(tech, "Replaced.", Guid.NewGuid(), at),
            ];
            foreach (var late in new[] { true, false })
            {
                foreach (var care in new[] { true, false })
                    foreach (var story in stories) Ticket = await this.NewTicketAsync(with: r => r with { PatientCare = care }, then: story);
                // what was reported before is overdue from now on, unless it waits
                if (late) Clock.Advance(TimeSpan.FromDays(6));
            }
            // more than a page
            for (var i = 0; i < 45; i++) await this.NewTicketAsync(then: stories[i % 3]);
        }
    }
}
