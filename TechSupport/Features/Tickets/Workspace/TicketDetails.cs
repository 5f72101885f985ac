using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>All a technician sees of one ticket.</summary>
public sealed record TicketDetails
{
    public required Ticket Ticket { get; init; }
    public required RequesterCard Requester { get; init; }
    public required string Department { get; init; }
    public required string? Category { get; init; }
    public required EquipmentCard? Equipment { get; init; }

    /// <summary>The ticket in which the requester reported this again; null when there is none.</summary>
    public required long? FollowedBy { get; init; }

    public required Timeline Timeline { get; init; }
    public required IReadOnlyDictionary<long, string> Names { get; init; }

    /// <summary>What was done before this month is in the exports of the audit log; null when all is here.</summary>
    public DateOnly? KeptSince { get; set => field = value > DateOnly.FromDateTime(Ticket.CreatedAt.UtcDateTime) ? value : null; }

    /// <summary>The way it came in.</summary>
    public string Source(IStringLocalizer text) => Ticket.Source switch
    {
        TicketSource.Phone => text["by phone"],
        TicketSource.Email => text["by email"],
        _ => text["web form"],
    };

    public string Name(long? person) => person is { } id && Names.TryGetValue(id, out var name) ? name : "";

    /// <param name="before">The end of the stretch of the conversation that is shown.</param>
    /// <returns>Null when there is no such ticket for this person.</returns>
    public static async Task<TicketDetails?> LoadAsync(AppDb db, Actor actor, long number, ConversationCursor before, CancellationToken ct)
    {
        if (await HeadAsync(db, actor, number, ct) is not { } head) return null;
        var timeline = await Timeline.LoadAsync(db, actor, head.Ticket, before, ct);
        var people = timeline.Entries.SelectMany(e => e.People).Append(head.Ticket.AssigneeId).OfType<long>().Distinct().ToArray();
        return new TicketDetails
        {
            Ticket = head.Ticket,
            Requester = head.Requester,
            Department = head.Department,
            Category = head.Category,
            Equipment = head.Equipment,
            FollowedBy = head.FollowedBy,
            Timeline = timeline,
            Names = await db.Users.Where(u => people.Contains(u.Id)).Select(u => new { u.Id, u.FullName }).ToDictionaryAsync(u => u.Id, u => u.FullName, ct),
        };
    }

    private static Task<Head?> HeadAsync(AppDb db, Actor actor, long number, CancellationToken ct)
    {
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        var visible = db.TicketsFor(actor).AsNoTracking();
        return (from t in visible
                where t.Id == number
                join u in db.Users on t.RequesterId equals u.Id
                join d in db.Departments on t.DepartmentId equals d.Id
                join c in db.Categories on t.CategoryId equals c.Id into categories
                from c in categories.DefaultIfEmpty()
                join e in db.Equipment on t.EquipmentId equals e.Id into devices
                from e in devices.DefaultIfEmpty()
                select new Head(t, new RequesterCard(u.FullName, u.PhoneNumber, u.DisabledAt == null,
                    u.NotifyByEmail || u.NotifyByTelegram && u.TelegramChatId != null), russian ? d.NameRu : d.Name, russian ? c.NameRu : c.Name,
                    t.EquipmentId == null ? null : new EquipmentCard(e.Id, e.InventoryNumber, e.Model,
                        visible.Count(same => same.EquipmentId != null && same.EquipmentId == t.EquipmentId)),
                    visible.Where(next => next.FollowsId == t.Id).OrderByDescending(next => next.Id).Select(next => (long?)next.Id).FirstOrDefault())).SingleOrDefaultAsync(ct);
    }

    private sealed record Head(Ticket Ticket, RequesterCard Requester, string Department, string? Category, EquipmentCard? Equipment, long? FollowedBy);
}

/// <summary>Who asked, as far as a technician needs to know.</summary>
/// <param name="HasAccount">False once the account is disabled: nobody reads what is written to them.</param>
/// <param name="WantsMessages">False for somebody who is told nothing and only looks at the page.</param>
public sealed record RequesterCard(string FullName, string? PhoneNumber, bool HasAccount, bool WantsMessages)
{
    public bool IsTold => HasAccount && WantsMessages;
}

/// <summary>The device a ticket is about.</summary>
/// <param name="Tickets">How many tickets it has had, this one with them.</param>
public sealed record EquipmentCard(long Id, string InventoryNumber, string Model, int Tickets);
