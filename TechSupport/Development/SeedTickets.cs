using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Development;

/// <summary>Tickets as a hospital has them on an ordinary morning, in every state; the same ones every time, at times relative to now.</summary>
public static partial class SeedTickets
{
    public static async Task SeedAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        // a story of the last days may have happened in an earlier month
        var first = now.AddMinutes(-Stories.Max(s => s.Ago));
        for (var month = new DateTimeOffset(first.Year, first.Month, 1, 0, 0, 0, TimeSpan.Zero); month <= now; month = month.AddMonths(1))
            await db.Database.ExecuteSqlAsync($"select ensure_event_partition({month})", ct);
        var people = await db.Users.ToDictionaryAsync(u => u.Email!, ct);
        var cast = Seeds.Cast.ToDictionary(c => c.Email[..c.Email.IndexOf('@')], c => (new Actor(people[c.Email].Id, c.Role), people[c.Email].Language));
        var categories = await db.Categories.ToDictionaryAsync(c => c.Name, c => c.Id, ct);
        var equipment = await db.Equipment.ToDictionaryAsync(e => e.InventoryNumber, e => e.Id, ct);
        var number = 0;
        foreach (var story in Stories.OrderByDescending(s => s.Ago))
        {
            var requester = people[story.Requester + "@crb.local"];
            db.Tickets.Add(story.Tell(new(++number, now.AddMinutes(-story.Ago), name => cast[name].Item1), new()
            {
                Subject = story.Subject, Description = story.Text, RequesterId = requester.Id, DepartmentId = requester.DepartmentId!.Value,
                Room = requester.Room, Phone = requester.PhoneNumber ?? "", CategoryId = categories[story.Category],
                EquipmentId = story.Device is null ? requester.EquipmentId : equipment[story.Device],
                PatientCare = story.Care, RequestKey = Story.Key(number, 0), Source = story.LoggedBy is null ? TicketSource.Web : TicketSource.Phone,
            }));
        }
        await db.SaveChangesAsync(ct);
        // nobody wants mail about yesterday: the chain is written now and its outbox emptied
        await db.Database.ExecuteSqlAsync($"set constraints all immediate", ct);
        await db.Database.ExecuteSqlAsync($"delete from event_outbox", ct);
        await db.Database.ExecuteSqlAsync($"set constraints all deferred", ct);
    }
}

/// <summary>One ticket's life: who reported what how many minutes ago, and what happened how many minutes later.</summary>
internal sealed class Story(string requester, int ago, string category, string subject, string text)
{
    private readonly List<Action<Ticket, Scene>> steps = [];

    public string Requester => requester;
    public int Ago => ago;
    public string Category => category;
    public string Subject => subject;
    public string Text => text;
    public bool Care { get; private init; }
    public string? Device { get; private init; }
    public string? LoggedBy { get; private init; }

    /// <summary>Patient care is affected.</summary>
    public Story Urgent() => With(care: true, Device, LoggedBy);

    public Story At(string device) => With(Care, device, LoggedBy);

    public Story Called(string loggedBy) => With(Care, Device, loggedBy);

    public Story Take(int after, string who) => Then(after, (t, s, at) => t.Assign(s.Who(who), s.Who(who).Id, at));

    public Story Rate(int after, string who, Impact impact, Urgency urgency) =>
        Then(after, (t, s, at) => t.Classify(s.Who(who), new(t.CategoryId, impact, urgency, t.PatientCare), at));

    public Story Reply(int after, string who, string words) => Then(after, (t, s, at) => t.Reply(s.Who(who), words, s.NextKey(), at));

    public Story Note(int after, string who, string words) => Then(after, (t, s, at) => t.Note(s.Who(who), words, s.NextKey(), at));

    public Story Ask(int after, string who, string words) => Then(after, (t, s, at) => t.Wait(s.Who(who), WaitingFor.Requester, words, s.NextKey(), at));

    public Story Order(int after, string who, string words) => Then(after, (t, s, at) => t.Wait(s.Who(who), WaitingFor.Supplier, words, s.NextKey(), at));

    public Story Add(int after, string words) => Then(after, (t, s, at) => t.AddInformation(s.Who(requester), words, s.NextKey(), at));

    public Story Fix(int after, string who, string words) => Then(after, (t, s, at) => t.Resolve(s.Who(who), words, s.NextKey(), at));

    public Story StillBroken(int after, string words) => Then(after, (t, s, at) => t.Reopen(s.Who(requester), words, s.NextKey(), at));

    public Story Confirm(int after) => Then(after, (t, s, at) => t.Close(s.Who(requester), null, s.NextKey(), at));

    /// <summary>Nobody objected: the system closes it.</summary>
    public Story Lapse(int after) => Then(after, (t, s, at) => t.Close(Actor.System, null, s.NextKey(), at));

    public Story Refuse(int after, string who, string words) => Then(after, (t, s, at) => t.Close(s.Who(who), words, s.NextKey(), at));

    public Ticket Tell(Scene scene, TicketReport report)
    {
        var ticket = Ticket.Report(scene.Who(LoggedBy ?? requester), report, scene.Start);
        foreach (var step in steps) step(ticket, scene);
        return ticket;
    }

    public static Guid Key(int story, int step) => new(story, (short)step, 0x7005, 0x80, 0, 0, 0, 0, 0, 0, 0);

    private Story Then(int after, Action<Ticket, Scene, DateTimeOffset> what)
    {
        steps.Add((ticket, scene) => what(ticket, scene, scene.Start.AddMinutes(after)));
        return this;
    }

    private Story With(bool care, string? device, string? loggedBy)
    {
        var story = new Story(requester, ago, category, subject, text) { Care = care, Device = device, LoggedBy = loggedBy };
        story.steps.AddRange(steps);
        return story;
    }

    /// <summary>Where a story is told: its number, its first instant, and who the names are.</summary>
    internal sealed class Scene(int number, DateTimeOffset start, Func<string, Actor> who)
    {
        private int step;

        public DateTimeOffset Start => start;

        public Actor Who(string name) => who(name);

        public Guid NextKey() => Key(number, ++step);
    }
}
