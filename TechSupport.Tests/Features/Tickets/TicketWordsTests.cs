using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

/// <summary>What a verb says when it refuses, and beside which field; and the facts that its event keeps.</summary>
[Trait("Needs", "nothing")]
public sealed class TicketWordsTests : TicketRules
{
    [Fact]
    public void A_refused_verb_says_why_and_beside_which_field()
    {
        (Action Verb, string Said, string? Field)[] refused =
        [
            (() => Reported().Assign(Timur, null, After(1)), "Ticket {0} has no assignee.", null),
            (() => Assigned().Assign(Anna, Timur.Id, After(2)), "Ticket {0} is already assigned to this person.", null),
            (() => Closed().Assign(Timur, Timur.Id, After(90)), "Ticket {0} is closed. Reopen it first.", null),
            (() => Resolved().Assign(Timur, Anna.Id, After(90)), "Ticket {0} is already resolved. Reopen it first.", null),
            (() => Reported().Classify(Timur, new(null, Impact.Person, Urgency.Low, true, Priority.P3, "x"), After(1)), "While patient care is affected the priority cannot be lower than P2.", "Priority"),
            (() => Reported().Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P1), After(1)), "Say why the priority differs from the computed {0}.", "Reason"),
            (() => Closed().Reply(Timur, "Once more.", Key, After(90)), "Ticket {0} is closed. Reopen it first.", null),
            (() => Resolved().AddInformation(Nurse, "Thanks.", Key, After(90)), "IT says this is fixed. Does it work now? Choose how to send your message.", null),
            (() => Resolved().Reopen(Nurse, " ", Key, After(90)), "Say what still does not work.", "Text"),
            (() => Closed().AddInformation(Nurse, "Again.", Key, After(90)), "This request is closed. If the problem is back, report it again.", null),
            (() => Reported().Reopen(Timur, null, Key, After(1)), "Ticket {0} is already being worked on.", null),
            (() => Closed().Close(Timur, "x", Key, After(90)), "Ticket {0} is already closed.", null),
            (() => Reported().Close(Timur, " ", Key, After(1)), "Say why it is closed without being resolved.", "Text"),
            (() => Waiting().Wait(Timur, WaitingFor.Supplier, null, Key, After(2)), "Ticket {0} is already waiting.", null),
            (() => Reported().Wait(Timur, WaitingFor.Requester, " ", Key, After(1)), "Say what you need from the requester.", "Text"),
            (() => Ticket.Report(Nurse, new() { Subject = "x", RequesterId = 1, DepartmentId = null, RequestKey = Key }, Start), "Choose the department.", "DepartmentId"),
        ];
        Assert.All(refused, r =>
        {
            var why = Assert.Throws<RuleViolation>(r.Verb);
            Assert.Equal(r.Said, why.Message);
            Assert.Equal(r.Field, why.Field);
        });
    }

    [Fact]
    public void An_event_keeps_the_facts_of_its_verb()
    {
        var ticket = Reported(care: true);
        Assert.Equal("source=web priority=p2 care=true department=1 requester=1", Said(ticket));
        ticket.Assign(Timur, Timur.Id, After(1));
        Assert.Equal("to=2", Said(ticket));
        ticket.Assign(Timur, Anna.Id, After(2));
        Assert.Equal("from=2 to=3", Said(ticket));
        ticket.Classify(Timur, new(7, Impact.Hospital, Urgency.High, false), After(3));
        Assert.Equal("category=7 priority_from=p2 priority=p1 impact=hospital urgency=high care_from=true care=false", Said(ticket));
        ticket.Classify(Timur, new(8, Impact.Hospital, Urgency.High, false), After(4));
        Assert.StartsWith("category_from=7 category=8 ", Said(ticket), StringComparison.Ordinal);
        ticket.Reply(Timur, "I am coming.", Key, After(5));
        Assert.Equal("comment=KEY by=technician", Said(ticket));
        ticket.AddInformation(Nurse, "Thank you.", Key, After(6));
        Assert.Equal("comment=KEY by=requester", Said(ticket));
        ticket.Note(Timur, "Same model.", Key, After(7));
        Assert.Equal("comment=KEY", Said(ticket));
        ticket.Wait(Timur, WaitingFor.Requester, "Which one?", Key, After(8));
        Assert.Equal("for=requester comment=KEY", Said(ticket));
        ticket.Resolve(Timur, "It works.", Key, After(9));
        Assert.Equal("comment=KEY met=true", Said(ticket));
        ticket.Close(Timur, "Confirmed by phone.", Key, After(10));
        Assert.Equal("comment=KEY confirmed=false", Said(ticket));
        ticket.Reopen(Timur, null, Key, After(11));
        Assert.Equal("", Said(ticket));
    }

    [Fact]
    public void A_report_that_says_no_more_than_its_subject_has_nothing_else()
    {
        var ticket = Reported();
        Assert.Equal("", ticket.Description);
        Assert.Equal("", ticket.Room);
        Assert.Equal("", ticket.Phone);
        Assert.Equal("", ticket.PriorityReason);
    }

    [Fact]
    public void Whatever_nobody_has_is_new_again_when_its_wait_is_over_or_it_was_closed_unfixed()
    {
        var waiting = Waiting();
        waiting.Assign(Timur, null, After(5));
        Assert.Equal(TicketStatus.Waiting, waiting.Status);
        waiting.Reopen(Timur, null, Key, After(6));
        Assert.Equal(TicketStatus.New, waiting.Status);
        var closed = Reported();
        closed.Close(Timur, "Reported twice", Key, After(1));
        closed.Reopen(Timur, null, Key, After(2));
        Assert.Equal(TicketStatus.New, closed.Status);
    }

    [Fact]
    public void A_technician_reopens_without_owing_an_answer_and_somebody_else_with_one()
    {
        var (byIt, byRequester, byAnother) = (Resolved(), Resolved(), Resolved());
        byIt.Reopen(Anna, null, Key, After(60));
        Assert.False(byIt.Unanswered);
        Assert.Null(byIt.ReopenedAt);
        byRequester.Reopen(Nurse, "Stripes.", Key, After(60));
        Assert.True(byRequester.Unanswered);
        byAnother.Reopen(new(7, Role.Staff), "Stripes.", Key, After(60));
        Assert.True(byAnother.Unanswered);
    }

    [Fact]
    public void A_requester_adds_and_comments_until_it_is_closed_and_any_technician_comments()
    {
        Assert.True(TicketPolicy.CanAddInformation(Nurse, Resolved()));
        Assert.False(TicketPolicy.CanAddInformation(Nurse, Closed()));
        Assert.False(TicketPolicy.CanAddInformation(Timur, Resolved()));
        Assert.True(TicketPolicy.CanComment(Timur, Reported()));
        Assert.True(TicketPolicy.CanComment(Nurse, Reported()));
        Assert.True(TicketPolicy.CanAssignTo(Timur, Anna.Id));
    }

    private static string Said(Ticket ticket)
    {
        var keys = ticket.Comments.Select(c => $"{c.Key}").ToHashSet();
        return string.Join(' ', ticket.Events.Last().Data.Select(f => $"{f.Key}={(keys.Contains(f.Value!) ? "KEY" : f.Value)}"));
    }

    private static Ticket Assigned()
    {
        var ticket = Reported();
        ticket.Assign(Timur, Timur.Id, After(1));
        return ticket;
    }

    private static Ticket Waiting()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, null, Key, After(1));
        return ticket;
    }

    private static Ticket Closed()
    {
        var ticket = Resolved();
        ticket.Close(Nurse, null, Key, After(60));
        return ticket;
    }
}
