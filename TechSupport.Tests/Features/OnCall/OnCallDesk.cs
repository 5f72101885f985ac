using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.OnCall;

/// <summary>What tests about being on call do again and again.</summary>
internal static class OnCallDesk
{
    public const string Admin = "admin@crb.local", Lead = "lead@crb.local", Timur = "tech@crb.local", Anna = "tech2@crb.local";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A rota that began last Monday; the first of DevOps has the present week.</summary>
    public static async Task RotaAsync(this App app, string[] devOps, params string[] it)
    {
        await using var db = app.Db();
        var ids = await db.Users.Where(u => u.Email != null).ToDictionaryAsync(u => u.Email!, u => u.Id, Ct);
        var rota = await db.Set<Rota>().SingleOrDefaultAsync(Ct);
        if (rota is null) db.Add(rota = Rota.Empty(default));
        var monday = DateOnly.FromDateTime(app.Clock.Now.AddHours(3).AddHours(-8).Date);
        while (monday.DayOfWeek != DayOfWeek.Monday) monday = monday.AddDays(-1);
        rota.Change(await app.ActorAsync(Admin), new(DayOfWeek.Monday, new(8, 0), monday, [.. devOps.Select(e => ids[e])], [.. it.Select(e => ids[e])]), app.Clock.Now);
        await db.SaveChangesAsync(Ct);
        await app.Services.GetRequiredService<OnCallBoard>().RefreshAsync(Ct);
    }

    /// <summary>No rota, no absences, no swaps, no pages and no mails.</summary>
    public static async Task ClearAsync(this App app)
    {
        await app.BreakAsync("truncate on_call_rotas, on_call_absences, on_call_swaps, on_call_feeds, on_call_page_calls, on_call_pages, on_call_alerts");
        await app.DispatchAsync();
        await app.BreakAsync("delete from deliveries");
        if (Directory.Exists(app.MailFolder)) Directory.Delete(app.MailFolder, recursive: true);
        await app.Services.GetRequiredService<OnCallBoard>().RefreshAsync(Ct);
    }

    /// <summary>A ticket that somebody raises to P1.</summary>
    public static async Task<long> UrgentAsync(this App app, string by = Lead)
    {
        var number = await app.NewTicketAsync();
        await app.ChangeAsync(number, by, (t, actor, at) => t.Classify(actor, new(null, Impact.Hospital, Urgency.High, PatientCare: false), at));
        await app.DispatchAsync();
        return number;
    }

    /// <summary>What every server does by itself where jobs are on.</summary>
    public static async Task ClimbAsync(this App app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PageClimb>().RunAsync(Ct);
    }

    public static async Task ChangeAsync(this App app, long number, string by, Action<Ticket, Actor, DateTimeOffset> change)
    {
        var actor = await app.ActorAsync(by);
        await using var db = app.Db();
        change(await db.AllTickets(AccessReason.TellPeople).SingleAsync(t => t.Id == number, Ct), actor, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>The page of a ticket, with those who were told.</summary>
    public static async Task<OnCallPage?> PageOfAsync(this App app, long ticket)
    {
        await using var db = app.Db();
        return await db.Set<OnCallPage>().AsNoTracking().Include(p => p.Calls.OrderBy(c => c.Id)).OrderBy(p => p.Id).LastOrDefaultAsync(p => p.TicketId == ticket, Ct);
    }

    /// <summary>Emails of those who were told, in the order of the steps, those of one step joined.</summary>
    public static async Task<string[]> ToldAsync(this App app, OnCallPage page)
    {
        await using var db = app.Db();
        var names = await db.Users.ToDictionaryAsync(u => u.Id, u => u.Email!, Ct);
        return [.. page.Calls.GroupBy(c => c.Step).OrderBy(s => s.Key).Select(s => string.Join(' ', s.Select(c => names[c.PersonId]).Order()))];
    }

    /// <summary>The mails about pages, as "to: subject".</summary>
    public static IReadOnlyList<string> PageMails(this App app) =>
        [.. app.Mails().Where(m => m.Subject!.StartsWith("On call:", StringComparison.Ordinal)).Select(m => $"{m.To.Mailboxes.Single().Address}: {m.Subject}").Order()];

    /// <summary>All mails to those who work on tickets, whatever they are about, as "to: subject".</summary>
    public static async Task<IReadOnlyList<string>> TechniciansMailsAsync(this App app)
    {
        await using var db = app.Db();
        var technicians = await db.Users.Where(u => u.Role == Role.Technician || u.Role == Role.Lead).Select(u => u.Email).ToListAsync(Ct);
        return [.. app.Mails().Select(m => $"{m.To.Mailboxes.Single().Address}: {m.Subject}").Where(m => technicians.Contains(m.Split(':')[0])).Order()];
    }

    /// <summary>The audit log of a kind, as its facts.</summary>
    public static async Task<IReadOnlyList<Event>> EventsAsync(this App app, string kind)
    {
        await using var db = app.Db();
        return await db.Events.AsNoTracking().Where(e => e.Kind == kind).OrderBy(e => e.Id).ToListAsync(Ct);
    }
}
