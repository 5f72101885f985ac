using Microsoft.Extensions.Logging.Abstractions;
using TechSupport.Features.Reporting;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;

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
        var computers = await db.Equipment.ToDictionaryAsync(e => e.Id, e => e.InventoryNumber, ct);
        var clock = new SampleClock();
        var (intake, commands) = (new TicketIntake(db, clock), new TicketCommands(db, clock, NullLogger<TicketCommands>.Instance));
        var told = 0;
        foreach (var story in Stories.OrderByDescending(s => s.Ago))
        {
            var requester = people[story.Requester + "@crb.local"];
            var start = now.AddMinutes(-story.Ago);
            var (number, step) = (++told, 0);
            clock.Now = start;
            var reported = Succeed(await intake.SubmitAsync(cast[story.LoggedBy ?? story.Requester].Item1, new()
            {
                Subject = story.Subject, Description = story.Text, RequesterId = requester.Id, DepartmentId = requester.DepartmentId, Room = requester.Room,
                Inventory = story.Device ?? computers.GetValueOrDefault(requester.EquipmentId ?? 0, ""), CategoryId = categories[story.Category],
                PatientCare = story.Care, RequestKey = Story.Key(number, step), Source = story.LoggedBy is null ? TicketSource.Web : TicketSource.Phone,
            }, then: [], ct));
            foreach (var (after, who, what) in story.Steps)
            {
                clock.Now = start.AddMinutes(after);
                Succeed(await commands.RunAsync(who is null ? Actor.System : cast[who].Item1, reported, what(categories[story.Category]), Story.Key(number, ++step), seen: null, ct));
            }
        }
        // no one wants mail about yesterday, so the chain is written now and its outbox emptied
        await db.Database.ExecuteSqlAsync($"set constraints all immediate", ct);
        await db.Database.ExecuteSqlAsync($"delete from event_outbox", ct);
        await db.Database.ExecuteSqlAsync($"set constraints all deferred", ct);
    }

    private static long Succeed(Outcome outcome) => outcome.IsDone ? outcome.Number
        : throw new InvalidOperationException($"A sample story cannot be told: {outcome.Ending}, {outcome.Why?.Message}");

    private sealed class SampleClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
