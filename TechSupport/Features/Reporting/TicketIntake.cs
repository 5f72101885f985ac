using Npgsql;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Features.Tickets.Conflicts;

namespace TechSupport.Features.Reporting;

/// <summary>The door for new tickets, whichever way they come: looks up what they refer to, and makes one ticket of a report that is sent twice.</summary>
public sealed class TicketIntake(AppDb db, TimeProvider clock)
{
    /// <summary>What the report refers to and is not there; all of it at once.</summary>
    public async Task<IReadOnlyList<RuleViolation>> CheckAsync(Actor actor, IncomingReport report, CancellationToken ct) =>
        // what was taken once stays taken, whatever is out of use since
        await SentBeforeAsync(actor, report, ct) is null ? (await LookUpAsync(actor, report, ct)).Mistakes : [];

    /// <summary>
    /// The ticket that was made of the same words for the same person a moment ago, with another key: the browser's Back gives a form that was sent already,
    /// and two people rarely write the same. Null when there is none.
    /// </summary>
    public async Task<SentBefore?> SameWordsAsync(Actor actor, IncomingReport report, CancellationToken ct)
    {
        // the check writes the same words every time
        if (actor.Role == Role.Monitor) return null;
        var (now, subject, text) = (clock.GetUtcNow(), SingleLine.Normalize(report.Subject), BodyText.Optional(report.Description).Value);
        var newest = db.TicketsFor(actor).Where(t => t.RequesterId == report.RequesterId).OrderByDescending(t => t.Id).Take(10);
        var same = await newest.Where(t => t.CreatedById == actor.Id && t.RequestKey != report.RequestKey && t.Id != report.FollowsId && t.CreatedAt > now - SentBefore.Remembered && t.Subject == subject && t.Description == text)
            .OrderByDescending(t => t.Id).Select(t => new { t.Id, t.CreatedAt }).FirstOrDefaultAsync(ct);
        return same is null ? null : new(same.Id, (int)(now - same.CreatedAt).TotalMinutes);
    }

    /// <param name="actor">Who writes it down.</param>
    /// <param name="report">What is wrong, where and for whom.</param>
    /// <param name="then">What is done to the new ticket in the same breath, in this order.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>Done with the number of the ticket, new or made by the same report before; Forbidden for somebody else's problem or verb; or Refused.</returns>
    public async Task<Outcome> SubmitAsync(Actor actor, IncomingReport report, IReadOnlyList<TicketCommand> then, CancellationToken ct = default)
    {
        if (!TicketPolicy.CanReportFor(actor, report.RequesterId)) return new(0, Ending.Forbidden);
        if (await SentBeforeAsync(actor, report, ct) is { } known) return new(known, Ending.Done);
        var (ticket, mistakes) = await LookUpAsync(actor, report, ct);
        if (ticket is null) return new(0, Ending.Refused, mistakes[0]);
        try
        {
            return await SaveAsync(actor, ticket, then, ct);
        }
        catch (RuleViolation why)
        {
            db.ChangeTracker.Clear();
            return new(0, Ending.Refused, why);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_tickets_created_by_id_request_key" })
        {
            // the same form was posted twice at once
            db.ChangeTracker.Clear();
            return new(await SentBeforeAsync(actor, report, ct) ?? throw new InvalidOperationException("A report was refused as sent before, but is not there.", e), Ending.Done);
        }
    }

    private async Task<Outcome> SaveAsync(Actor actor, TicketReport report, IReadOnlyList<TicketCommand> then, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var ticket = Ticket.Report(actor, report, at);
        foreach (var command in then)
        {
            if (!command.Verb.May(actor, ticket)) return new(0, Ending.Forbidden);
            await command.ApplyAsync(db, ticket, new(actor, report.RequestKey, at), ct);
        }
        db.Add(ticket);
        await db.SaveChangesAsync(ct);
        return new(ticket.Id, Ending.Done);
    }

    private async Task<(TicketReport? Report, IReadOnlyList<RuleViolation> Mistakes)> LookUpAsync(Actor actor, IncomingReport report, CancellationToken ct)
    {
        var inventory = Kernel.InventoryNumber.Normalize(report.Inventory);
        // whatever the synthetic check reports is nowhere in the hospital
        var probe = actor.Role == Role.Monitor;
        // a form asks for the place; callers and writers of mail are where they usually are
        var asked = report.Source == TicketSource.Web;
        var found = await db.Users.Where(u => u.Id == report.RequesterId).Select(u => new
        {
            u.DepartmentId,
            u.Room,
            u.PhoneNumber,
            u.DisabledAt,
            u.Role,
            Department = db.Departments.Any(d => d.Id == (report.DepartmentId ?? (asked ? null : u.DepartmentId)) && d.Active),
            Category = report.CategoryId == null || db.Categories.Any(c => c.Id == report.CategoryId && c.Active),
            Follows = db.TicketsFor(actor).Where(t => t.Id == report.FollowsId && t.RequesterId == report.RequesterId).Select(t => (long?)t.Id).FirstOrDefault(),
        }).SingleOrDefaultAsync(ct);
        var equipment = await EquipmentLookup.MeantAsync(db, inventory, ct);
        var mistakes = new List<RuleViolation>();
        if (SingleLine.Normalize(report.Subject).Length == 0) mistakes.Add(new("Say what is wrong in a few words") { Field = nameof(report.Subject) });
        // nobody would ever see what is written down for the synthetic check, but IT what the system itself reports of it
        if (found is not { DisabledAt: null } || found.Role == Role.Monitor && !probe && actor.Id is not null) mistakes.Add(new("Find the caller first, then choose the right person.") { Field = nameof(report.RequesterId) });
        else if (!probe && !found.Department)
            mistakes.Add(new(report.DepartmentId is null && !asked ? "The caller’s own department is not in use. Choose the department from the list" : "Choose the department from the list") { Field = nameof(report.DepartmentId) });
        if (found is { Category: false }) mistakes.Add(new("Choose one of these topics, or none") { Field = nameof(report.CategoryId) });
        if (inventory.Length > 0 && equipment is null)
            mistakes.Add(new("We have no equipment “{0}”. Check the sticker or leave this empty", report.Inventory.Trim()) { Field = nameof(report.Inventory) });
        if (mistakes.Count > 0) return (null, mistakes);
        var department = probe ? null : report.DepartmentId ?? found!.DepartmentId;
        // their room is in their department
        var room = report.Room.Length > 0 || asked || report.IsRoomAsked || report.DepartmentId is { } named && named != found!.DepartmentId ? report.Room : found!.Room;
        return (new TicketReport
        {
            Subject = report.Subject, Description = report.Description, RequesterId = report.RequesterId,
            DepartmentId = department, Room = await RoomLookup.PlateAsync(db, department, room, ct),
            Phone = report.Phone.Length > 0 ? report.Phone : found!.PhoneNumber ?? "", EquipmentId = equipment, CategoryId = report.CategoryId, FollowsId = found!.Follows,
            PatientCare = report.PatientCare, Source = report.Source, RequestKey = report.RequestKey,
        }, []);
    }

    private Task<long?> SentBeforeAsync(Actor actor, IncomingReport report, CancellationToken ct) => db.TicketsFor(actor)
        .Where(t => t.CreatedById == (actor.Id ?? report.RequesterId) && t.RequestKey == report.RequestKey).Select(t => (long?)t.Id).SingleOrDefaultAsync(ct);
}
