using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Development;

/// <summary>One ticket's life: who reported what how many minutes ago, and what happened how many minutes later.</summary>
internal sealed class Story(string requester, int ago, string category, string subject, string text)
{
    private readonly List<Step> steps = [];

    public string Requester => requester;
    public int Ago => ago;
    public string Category => category;
    public string Subject => subject;
    public string Text => text;
    public bool Care { get; private init; }
    public string? Device { get; private init; }
    public string? LoggedBy { get; private init; }
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>Patient care is affected.</summary>
    public Story Urgent() => With(care: true, Device, LoggedBy);

    public Story At(string device) => With(Care, device, LoggedBy);

    public Story Called(string loggedBy) => With(Care, Device, loggedBy);

    public Story Take(int after, string who) => Then(after, who, _ => TicketCommand.Take());

    public Story Rate(int after, string who, Impact impact, Urgency urgency) => Then(after, who, category => TicketCommand.Classify(new(category, impact, urgency, Care)));

    public Story Reply(int after, string who, string words) => Then(after, who, _ => TicketCommand.Say(words));

    public Story Note(int after, string who, string words) => Then(after, who, _ => TicketCommand.Note(words));

    public Story Ask(int after, string who, string words) => Then(after, who, _ => TicketCommand.Wait(WaitingFor.Requester, words));

    public Story Order(int after, string who, string words) => Then(after, who, _ => TicketCommand.Wait(WaitingFor.Supplier, words));

    public Story Add(int after, string words) => Then(after, requester, _ => TicketCommand.Say(words));

    public Story Fix(int after, string who, string words) => Then(after, who, _ => TicketCommand.Resolve(words));

    public Story StillBroken(int after, string words) => Then(after, requester, _ => TicketCommand.Reopen(words));

    public Story Confirm(int after) => Then(after, requester, _ => TicketCommand.Close(null));

    /// <summary>Nobody objected: the system closes it.</summary>
    public Story Lapse(int after) => Then(after, who: null, _ => TicketCommand.Close(null));

    public Story Refuse(int after, string who, string words) => Then(after, who, _ => TicketCommand.Close(words));

    public static Guid Key(int story, int step) => new(story, (short)step, 0x7005, 0x80, 0, 0, 0, 0, 0, 0, 0);

    private Story Then(int after, string? who, Func<long, TicketCommand> what)
    {
        steps.Add(new(after, who, what));
        return this;
    }

    private Story With(bool care, string? device, string? loggedBy)
    {
        var story = new Story(requester, ago, category, subject, text) { Care = care, Device = device, LoggedBy = loggedBy };
        story.steps.AddRange(steps);
        return story;
    }

    /// <param name="After">Minutes since the report.</param>
    /// <param name="Who">The cast member who does it; null for the system.</param>
    /// <param name="What">The command, given the id of the story's category.</param>
    internal sealed record Step(int After, string? Who, Func<long, TicketCommand> What);
}
