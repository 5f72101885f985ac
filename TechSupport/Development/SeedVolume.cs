using System.Diagnostics;
using Npgsql;
using TechSupport.Features.Tickets;

namespace TechSupport.Development;

/// <summary>
/// A year of tickets by COPY, in one transaction: the entities live their lives in memory, so the rows are such as the
/// product makes, and the audit chain goes on from where it is. Needs the owner's connection.
/// </summary>
public sealed partial class SeedVolume(string ownerConnection, Action<string> say)
{
    private const int Batch = 5000;

    /// <summary>In the request key of every made-up ticket.</summary>
    private const short Mark = 0x5eed;

    private readonly Random random = new(7005);
    private (long Seq, byte[] Hash) head;

    public static Task<bool> IsFilledAsync(AppDb db, CancellationToken ct) =>
        db.Database.SqlQuery<bool>($"select exists (select 1 from tickets where request_key::text like '%-5eed-%') as \"Value\"").SingleAsync(ct);

    public async Task RunAsync(int count, DateTimeOffset now, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ownerConnection) { CommandTimeout = 600 }.ConnectionString);
        await using var db = await source.OpenConnectionAsync(ct);
        var hospital = await ReadHospitalAsync(ct);
        for (var month = -12; month <= 0; month++) await ExecuteAsync(db, $"select ensure_event_partition(timestamptz '{now.AddMonths(month):yyyy-MM-dd HH:mm:ss}+00')", ct);
        await using (var transaction = await db.BeginTransactionAsync(ct))
        {
            // the search indexes are sorted in one go at the end instead of row by row
            await ExecuteAsync(db, "set local gin_pending_list_limit = '512MB'; set local synchronous_commit = off", ct);
            // the chain is computed here, so its trigger rests; the head's lock keeps everybody else's events in order behind ours
            await ExecuteAsync(db, "alter table events disable trigger events_enchain", ct);
            await ReadHeadAsync(db, ct);
            var created = CreationTimes(count, now);
            for (var done = 0; done < count; done += Batch)
            {
                var tickets = created[done..Math.Min(count, done + Batch)].ConvertAll(b => TicketOf(hospital, b.At, b.Active, now));
                await WriteAsync(db, tickets, ct);
                say($"{done + tickets.Count:N0} of {count:N0} tickets, {watch.Elapsed.TotalSeconds:N0} s");
            }
            await WriteHeadAsync(db, ct);
            await ExecuteAsync(db, "alter table events enable trigger events_enchain", ct);
            await transaction.CommitAsync(ct);
        }
        await ExecuteAsync(db, "vacuum (analyze) tickets, comments, events, event_chain", ct);
        say($"Done: {count:N0} tickets in {watch.Elapsed.TotalSeconds:N0} s; the statistics are up to date.");
    }

    private async Task<Hospital> ReadHospitalAsync(CancellationToken ct)
    {
        await using var db = new AppDb(Database.Options(new(), ownerConnection).Options);
        var people = await (from u in db.Users
                            select new { u.Id, u.Role, u.DepartmentId, u.Room }).AsNoTracking().ToListAsync(ct);
        var technicians = people.Where(p => p.Role is Role.Technician or Role.Lead or Role.Admin).Select(p => new Actor(p.Id, p.Role)).ToArray();
        var staff = people.Where(p => p.Role == Role.Staff && p.DepartmentId is not null).Select(p => new Requester(new Actor(p.Id, Role.Staff), p.DepartmentId!.Value, p.Room)).ToArray();
        if (technicians.Length == 0 || staff.Length == 0) throw new StartupException("At least one technician and one person of a department are needed; nothing was changed.");
        return new Hospital(staff, technicians, await db.Categories.Select(c => c.Id).ToArrayAsync(ct), await db.Equipment.Select(e => e.Id).ToArrayAsync(ct));
    }

    // one in twenty is still to do and therefore young; the others spread over the year
    private List<(DateTimeOffset At, bool Active)> CreationTimes(int count, DateTimeOffset now)
    {
        var second = new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return [.. Enumerable.Range(0, count).Select(i => i % 20 == 0
            ? (second.AddMinutes(-random.Next(1, 3 * 24 * 60)), true)
            : (second.AddMinutes(-random.Next(2 * 24 * 60, 360 * 24 * 60)), false)).OrderBy(b => b.Item1)];
    }

    private Ticket TicketOf(Hospital hospital, DateTimeOffset createdAt, bool active, DateTimeOffset now)
    {
        var requester = Any(hospital.Staff);
        var technician = Any(hospital.Technicians);
        var russian = random.Next(3) > 0;
        var problem = Any(russian ? Russian : English);
        var at = createdAt;
        DateTimeOffset Later(int minutes) => at = new[] { at.AddMinutes(random.Next(1, minutes)), now.AddSeconds(-1) }.Min();
        var ticket = Ticket.Report(requester.Actor, new TicketReport
        {
            Subject = $"{problem.Subject}{Any(russian ? RussianPlaces : EnglishPlaces)}", Description = problem.Text, RequesterId = requester.Actor.Id!.Value, DepartmentId = requester.Department,
            Room = requester.Room, CategoryId = Maybe(hospital.Categories, 9), EquipmentId = Maybe(hospital.Equipment, 4), PatientCare = random.Next(12) == 0,
            Source = random.Next(4) == 0 ? TicketSource.Phone : TicketSource.Web, RequestKey = Key(),
        }, createdAt);
        if (active && random.Next(3) == 0) return ticket;
        ticket.Assign(technician, technician.Id, Later(90));
        if (random.Next(3) == 0)
            ticket.Classify(technician, new Classification(ticket.CategoryId, (Impact)random.Next(1, 4), (Urgency)random.Next(1, 4), ticket.PatientCare), Later(5));
        ticket.Reply(technician, Any(russian ? RussianReplies : EnglishReplies), Key(), Later(60));
        if (random.Next(3) == 0) ticket.Note(technician, Any(Notes), Key(), Later(60));
        if (random.Next(4) == 0) ticket.AddInformation(requester.Actor, Any(russian ? RussianAnswers : EnglishAnswers), Key(), Later(60));
        if (active)
        {
            if (random.Next(4) == 0) ticket.Wait(technician, random.Next(2) == 0 ? WaitingFor.Supplier : WaitingFor.Requester, Any(russian ? RussianReplies : EnglishReplies), Key(), Later(30));
            return ticket;
        }
        ticket.Resolve(technician, Any(russian ? RussianEnds : EnglishEnds), Key(), Later(600));
        if (now - at > Features.Sla.SlaTargets.AutoClose) ticket.Close(random.Next(2) == 0 ? Actor.System : requester.Actor, null, Key(), Later(3 * 24 * 60));
        return ticket;
    }

    private T Any<T>(T[] of) => of[random.Next(of.Length)];

    private long? Maybe(long[] of, int inTen) => of.Length > 0 && random.Next(10) < inTen ? Any(of) : null;

    private Guid Key() => new(random.Next(), (short)random.Next(short.MaxValue), Mark, BitConverter.GetBytes(random.NextInt64()));

    private async Task ReadHeadAsync(NpgsqlConnection db, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select seq, hash from event_chain_head for update", db);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        head = (reader.GetInt64(0), (byte[])reader[1]);
    }

    private async Task WriteHeadAsync(NpgsqlConnection db, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("update event_chain_head set seq = $1, hash = $2", db) { Parameters = { new() { Value = head.Seq }, new() { Value = head.Hash } } };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection db, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, db);
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Requester(Actor Actor, long Department, string Room);

    private sealed record Hospital(Requester[] Staff, Actor[] Technicians, long[] Categories, long[] Equipment);
}
