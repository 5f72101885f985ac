using Microsoft.EntityFrameworkCore;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Support;

/// <summary>Makes what a test needs straight in the database, through the entities' own verbs and the application's role.</summary>
public static class TestData
{
    public static async Task<User> PersonAsync(this App app, string email)
    {
        await using var db = app.Db();
        return await db.Users.AsNoTracking().SingleAsync(u => u.Email == email, TestContext.Current.CancellationToken);
    }

    /// <summary>Somebody of the cast as the one who acts.</summary>
    public static async Task<Actor> ActorAsync(this App app, string email)
    {
        await using var db = app.Db();
        return await db.Users.Where(u => u.Email == email).Select(u => new Actor(u.Id, u.Role)).SingleAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A ticket reported now by one of the cast.</summary>
    /// <param name="app">The application whose database gets it.</param>
    /// <param name="requester">E-mail of the requester.</param>
    /// <param name="subject">What is wrong, in a few words.</param>
    /// <param name="with">Changes the report before it is sent.</param>
    /// <param name="then">What else happens to the ticket, done by tech@crb.local: <c>(t, tech, at) => t.Resolve(…)</c>.</param>
    /// <returns>Its number.</returns>
    public static async Task<long> NewTicketAsync(this App app, string requester = "staff@crb.local", string subject = "The printer prints blank labels",
        Func<TicketReport, TicketReport>? with = null, Action<Ticket, Actor, DateTimeOffset>? then = null)
    {
        var person = await app.PersonAsync(requester);
        var actor = await app.ActorAsync(requester);
        var tech = await app.ActorAsync("tech@crb.local");
        var report = new TicketReport { Subject = subject, RequesterId = person.Id, DepartmentId = person.DepartmentId!.Value, Room = person.Room, RequestKey = Guid.NewGuid() };
        var ticket = Ticket.Report(actor, with?.Invoke(report) ?? report, app.Clock.Now);
        then?.Invoke(ticket, tech, app.Clock.Now);
        await using var db = app.Db();
        db.Tickets.Add(ticket);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return ticket.Id;
    }

    /// <summary>A ticket as it is now, with its conversation and events.</summary>
    public static async Task<Ticket> TicketAsync(this App app, long number)
    {
        await using var db = app.Db();
        return await db.Tickets.AsNoTracking().Include(t => t.Comments.OrderBy(c => c.Id)).Include(t => t.Events.OrderBy(e => e.Id)).AsSplitQuery()
            .SingleAsync(t => t.Id == number, TestContext.Current.CancellationToken);
    }
}
