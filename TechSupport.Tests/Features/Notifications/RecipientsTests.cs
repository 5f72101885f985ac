using TechSupport.Features.Notifications;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Notifications;

[Trait("Needs", "nothing")]
public sealed class RecipientsTests
{
    private const long Requester = 1, Assignee = 2, Colleague = 3, Lead = 4, Admin = 5, Stranger = 6, Monitor = 7;

    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly Recipient[] People =
    [
        Person(Requester, Role.Staff), Person(Assignee, Role.Technician), Person(Colleague, Role.Technician), Person(Lead, Role.Lead),
        Person(Admin, Role.Admin), Person(Stranger, Role.Staff), Person(Monitor, Role.Monitor),
    ];

    /// <summary>Event, who acted (null: the system), facts, who is told.</summary>
    private static readonly (string Kind, long? Actor, string Facts, long[] Told)[] Cases =
    [
        (TicketEvent.Created, Requester, "priority=p3 care=false", []),
        (TicketEvent.Created, Colleague, "priority=p3 care=false", [Requester]),
        (TicketEvent.Created, Requester, "priority=p1 care=false", [Assignee, Colleague, Lead]),
        (TicketEvent.Created, Requester, "priority=p2 care=true", [Assignee, Colleague, Lead]),
        (TicketEvent.Created, Colleague, "priority=p2 care=true", [Requester, Assignee, Lead]),
        (TicketEvent.Assigned, Lead, "from=3 to=2", [Assignee]),
        (TicketEvent.Assigned, Assignee, "to=2", []),
        (TicketEvent.Assigned, Lead, "from=2", []),
        (TicketEvent.Assigned, Lead, "to=999", []),
        (TicketEvent.Assigned, Lead, "to=6", []),
        (TicketEvent.Assigned, Lead, "to=nonsense", []),
        (TicketEvent.Replied, Assignee, "by=technician", [Requester]),
        (TicketEvent.Replied, Requester, "by=requester", [Assignee]),
        (TicketEvent.Noted, Colleague, "", [Assignee]),
        (TicketEvent.Noted, Assignee, "", []),
        (TicketEvent.Waiting, Assignee, "for=requester", [Requester]),
        (TicketEvent.Waiting, Assignee, "for=supplier", []),
        (TicketEvent.Resumed, Assignee, "", []),
        (TicketEvent.Resumed, Assignee, "comment=key", [Requester]),
        (TicketEvent.Resolved, Assignee, "met=true", [Requester]),
        (TicketEvent.Reopened, Requester, "", [Assignee]),
        (TicketEvent.Reopened, Assignee, "", [Requester]),
        (TicketEvent.Reopened, Colleague, "comment=key", [Requester, Assignee]),
        (TicketEvent.Closed, Assignee, "confirmed=false", [Requester]),
        (TicketEvent.Closed, Requester, "confirmed=true", [Assignee]),
        (TicketEvent.Closed, null, "confirmed=false", []),
        (TicketEvent.Classified, Lead, "priority_from=p3 priority=p1", [Assignee]),
        (TicketEvent.Classified, Assignee, "priority_from=p3 priority=p1", []),
        (TicketEvent.Classified, Lead, "priority_from=p1 priority=p1", []),
        (TicketEvent.Classified, Lead, "priority_from=p1 priority=p3", []),
        ("ticket.of_a_later_version", Lead, "", []),
    ];

    public static TheoryData<string, long?, string, long[]> Table => new(Cases.Select(c => new TheoryDataRow<string, long?, string, long[]>(c.Kind, c.Actor, c.Facts, c.Told)));

    [Theory, MemberData(nameof(Table))]
    public void The_right_people_are_told(string kind, long? actor, string facts, long[] told) =>
        Assert.Equal(told.Order(), Told(kind, actor, facts, Assigned(), People));

    [Fact]
    public void The_one_who_acted_is_never_told()
    {
        foreach (var actor in People)
            Assert.All(Cases, c => Assert.DoesNotContain(actor.Id, Told(c.Kind, actor.Id, c.Facts, Assigned(), People)));
    }

    [Fact]
    public void A_disabled_account_is_never_told() =>
        Assert.All(Cases, c => Assert.Empty(Told(c.Kind, c.Actor, c.Facts, Assigned(), [.. People.Select(p => p with { IsActive = false })])));

    [Fact]
    public void Nobody_is_told_who_may_not_see_it()
    {
        // everybody became staff: then only the requester may see the ticket
        Recipient[] staff = [.. People.Select(p => p with { Role = Role.Staff })];
        Assert.All(Cases, c => Assert.DoesNotContain(Told(c.Kind, c.Actor, c.Facts, Assigned(), staff), id => id != Requester));
    }

    [Theory]
    [InlineData(TicketEvent.Replied, "by=requester")]
    [InlineData(TicketEvent.Reopened, "")]
    [InlineData(TicketEvent.Classified, "priority_from=p3 priority=p1")]
    public void Without_an_assignee_the_leads_are_told(string kind, string facts)
    {
        Assert.Equal([Lead], Told(kind, Requester, facts, Reported(), People));
        Assert.Equal([Lead], Told(kind, Requester, facts, Assigned(), [.. People.Select(p => p.Id == Assignee ? p with { IsActive = false } : p)]));
        Assert.Equal([Lead], Told(kind, Requester, facts, Assigned(), [.. People.Select(p => p.Id == Assignee ? p with { Role = Role.Staff } : p)]));
    }

    [Fact]
    public void A_note_never_reaches_the_requester_even_if_the_requester_is_the_assignee()
    {
        var ticket = Reported();
        ticket.Assign(new Actor(Lead, Role.Lead), Requester, At);
        var people = People.Select(p => p.Id == Requester ? p with { Role = Role.Technician } : p).ToArray();
        Assert.Empty(Told(TicketEvent.Noted, Colleague, "", ticket, people));
    }

    [Theory]
    [InlineData(Role.Staff), InlineData(Role.Technician), InlineData(Role.Lead), InlineData(Role.Admin), InlineData(Role.Monitor)]
    public void Who_may_see_a_ticket_is_the_same_here_as_on_the_pages(Role role)
    {
        var happened = new Event(TicketEvent.Replied, Actor.System, null, null, At);
        foreach (var id in (long[])[Requester, Stranger])
            Assert.Equal(new[] { Reported() }.AsQueryable().VisibleTo(new Actor(id, role)).Any(), Recipients.MaySee(Person(id, role), happened, Reported()));
    }

    [Theory, MemberData(nameof(Table))]
    public void Of_a_probe_the_check_alone_is_told_although_it_acted(string kind, long? actor, string facts, long[] told)
    {
        _ = (actor, told);
        var mine = Told(kind, Monitor, facts.Replace("to=2", $"to={Monitor}", StringComparison.Ordinal), Probe(), People);
        Assert.DoesNotContain(mine, id => id != Monitor);
        if (kind is TicketEvent.Created or TicketEvent.Resolved || facts == "to=2" || facts == "confirmed=true") Assert.Equal([Monitor], mine);
    }

    [Theory]
    [InlineData(Role.Staff), InlineData(Role.Technician), InlineData(Role.Lead), InlineData(Role.Admin), InlineData(Role.Monitor)]
    public void Who_may_see_a_probe_is_the_same_here_as_on_the_pages(Role role)
    {
        var happened = new Event(TicketEvent.Resolved, Actor.System, null, null, At);
        foreach (var id in (long[])[Monitor, Stranger])
        {
            var visible = new[] { Probe() }.AsQueryable().VisibleTo(new Actor(id, role)).Any();
            Assert.Equal(role == Role.Monitor && id == Monitor, visible);
            Assert.Equal(visible, Recipients.MaySee(Person(id, role), happened, Probe()));
        }
    }

    [Fact]
    public void Each_person_is_told_by_the_channels_they_chose_and_that_are_on()
    {
        var both = new Recipient(1, Role.Staff, true, ByEmail: true, ByTelegram: true);
        Assert.Equal([Channel.Email, Channel.Telegram], both.Channels(new(Email: true, Telegram: true)));
        Assert.Equal([Channel.Email], both.Channels(new(Email: true, Telegram: false)));
        Assert.Equal([Channel.Telegram], (both with { ByEmail = false }).Channels(new(Email: true, Telegram: true)));
        Assert.Empty((both with { ByEmail = false, ByTelegram = false }).Channels(new(Email: true, Telegram: true)));
    }

    [Theory]
    [InlineData(true, true, "Email Telegram"), InlineData(true, false, "Email"), InlineData(false, true, "Telegram"), InlineData(false, false, "")]
    public void The_channels_that_are_on_are_those_that_are_configured(bool email, bool telegram, string channels) =>
        Assert.Equal(channels, string.Join(' ', new ActiveChannels(email, telegram).All));

    private static IEnumerable<long> Told(string kind, long? actor, string facts, Ticket ticket, Recipient[] people)
    {
        var data = facts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=')).ToDictionary(f => f[0], f => (string?)f[1]);
        return Recipients.For(new Event(kind, new Actor(actor, Role.Staff), null, data, At), ticket, people).Select(t => t.Person.Id).Order();
    }

    private static Ticket Reported() => Ticket.Report(new Actor(Requester, Role.Staff),
        new() { Subject = "The printer prints blank labels", RequesterId = Requester, DepartmentId = 1, RequestKey = Guid.NewGuid() }, At);

    private static Ticket Probe()
    {
        var probe = Ticket.Report(new Actor(Monitor, Role.Monitor), new() { Subject = "Smoke test", RequesterId = Monitor, DepartmentId = null, RequestKey = Guid.NewGuid() }, At);
        probe.Assign(new Actor(Monitor, Role.Monitor), Monitor, At);
        return probe;
    }

    private static Ticket Assigned()
    {
        var ticket = Reported();
        ticket.Assign(new Actor(Lead, Role.Lead), Assignee, At);
        return ticket;
    }

    private static Recipient Person(long id, Role role) => new(id, role, IsActive: true, ByEmail: true, ByTelegram: true);
}
