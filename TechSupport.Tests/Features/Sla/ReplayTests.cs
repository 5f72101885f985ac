using FsCheck.Xunit;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Tickets;

namespace TechSupport.Tests.Features.Sla;

/// <summary>The clock against counting step by step. A failure names its seed and the shortest history found; put the seed into <see cref="Seed"/> to see it again.</summary>
[Trait("Needs", "nothing")]
public sealed class ReplayTests : TicketRules
{
    private const string Seed = "(20261128,11)";
    private const int Most = 10_000;

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(Histories)])]
    public void A_ticket_replays_its_history_as_counting_step_by_step_does(History history)
    {
        var (ticket, counted, now) = Live(history);
        var clock = ticket.Sla with { Calendar = history.Calendar.Calendar };
        Same(history, counted, clock, now);
        if (ReferenceEquals(clock.Calendar, Calendar.RoundTheClock))
        {
            Assert.Equal(clock.Response.DueAt, ticket.ResponseDueAt);
            Assert.Equal(clock.Resolution.DueAt, ticket.ResolveDueAt);
            Assert.Equal(clock.DueAt, ticket.DueAt);
        }
    }

    // pauses that no ticket has, too: a question before any answer, an answer in the middle of a pause
    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(Histories)])]
    public void Any_pauses_are_replayed_as_counting_step_by_step_does(History history)
    {
        var pauses = new List<(PauseReason Reason, int From, int? Until)>();
        var now = 0;
        int? responded = null;
        foreach (var (gap, verb, _) in history.Deeds)
        {
            var from = now;
            now += gap;
            if (verb == Verb.Reply) responded ??= now - gap / 2;
            if (verb <= Verb.Resolve && verb != Verb.Resume)
                pauses.Add((verb == Verb.Resolve ? PauseReason.Resolved : verb == Verb.WaitForSupplier ? PauseReason.Supplier : PauseReason.Requester, from, now));
        }
        if (pauses.Count > 0 && pauses[^1].Until == now && history.Later % 2 == 0) pauses[^1] = pauses[^1] with { Until = null };
        now += history.Later;
        var targets = SlaTargets.For(history.Priority);
        var counted = new NaiveClock(history.Calendar.Working, pauses, responded, Steps(targets.Response), Steps(targets.Resolution));
        Same(history, counted, new SlaClock(history.Calendar.Start, targets, history.Calendar.Calendar,
            [.. pauses.Select(p => new Pause(p.Reason, history.At(p.From), p.Until is { } until ? history.At(until) : null))], responded is { } r ? history.At(r) : null), now);
    }

    private static void Same(History history, NaiveClock counted, SlaClock clock, int now)
    {
        var at = history.At(now);
        var (response, resolution) = (counted.ResponseAt(now), counted.ResolutionAt(now));
        Assert.Equal(response, Read(clock.Response));
        Assert.Equal(resolution, Read(clock.Resolution));
        Assert.Equal(counted.Next(response.Due, resolution.Due) is { } due ? history.At(due) : SlaClock.NoDueDate, clock.DueAt);

        (int, int, SlaState) Read(SlaTarget target) => (Steps(target.DueAt - history.Calendar.Start), Steps(target.Elapsed(at)), target.State(at));
    }

    // what of the deeds the state of a ticket allows, done to a ticket and noted down
    private static (Ticket, NaiveClock, int Now) Live(History history)
    {
        var ticket = Ticket.Report(Nurse, new TicketReport { Subject = "No sound", RequesterId = 1, DepartmentId = 1, RequestKey = Key }, history.Calendar.Start);
        var pauses = new List<(PauseReason Reason, int From, int? Until)>();
        var (now, closed, priority) = (0, false, Priority.P4);
        int? responded = null;
        Do(new Deed(0, Verb.Reclassify, history.Priority));
        foreach (var deed in history.Deeds) Do(deed);
        var targets = SlaTargets.For(priority);
        return (ticket, new NaiveClock(history.Calendar.Working, pauses, responded, Steps(targets.Response), Steps(targets.Resolution)), now + history.Later);

        void Do(Deed deed)
        {
            now += deed.Gap;
            var at = history.At(now);
            PauseReason? doing = pauses.Count > 0 && pauses[^1].Until is null ? pauses[^1].Reason : null;
            var done = doing == PauseReason.Resolved;
            switch (deed.Verb)
            {
                case Verb.WaitForRequester when !done && doing != PauseReason.Requester:
                    ticket.Wait(Timur, WaitingFor.Requester, "Which one?", Key, at);
                    responded ??= now;
                    Begin(PauseReason.Requester);
                    break;
                case Verb.WaitForSupplier when !done && doing != PauseReason.Supplier:
                    ticket.Wait(Timur, WaitingFor.Supplier, null, Key, at);
                    Begin(PauseReason.Supplier);
                    break;
                case Verb.Resume when doing is not null:
                    ticket.Reopen(Timur, null, Key, at);
                    End();
                    break;
                case Verb.Resolve when !done:
                    ticket.Resolve(Timur, "Unmuted.", Key, at);
                    responded ??= now;
                    Begin(PauseReason.Resolved);
                    break;
                case Verb.Close when !closed:
                    ticket.Close(Timur, "Bought a new one", Key, at);
                    if (!done) Begin(PauseReason.Resolved);
                    closed = true;
                    break;
                case Verb.Reply when !closed:
                    ticket.Reply(Timur, "I am coming.", Key, at);
                    responded ??= now;
                    break;
                case Verb.Message when !closed:
                    if (done) ticket.Reopen(Nurse, "Still nothing", Key, at);
                    else ticket.AddInformation(Nurse, "Still nothing", Key, at);
                    if (doing is PauseReason.Requester or PauseReason.Resolved) End();
                    break;
                case Verb.Reclassify when !done:
                    ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, deed.Priority, "The director said so"), at);
                    priority = deed.Priority;
                    break;
            }
        }

        void Begin(PauseReason reason)
        {
            End();
            pauses.Add((reason, now, null));
        }

        void End()
        {
            if (pauses.Count > 0 && pauses[^1].Until is null) pauses[^1] = pauses[^1] with { Until = now };
            closed = false;
        }
    }

    private static int Steps(TimeSpan time) => (int)(time.TotalMinutes / NaiveClock.Minutes);
}
