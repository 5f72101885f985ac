using Npgsql;
using NpgsqlTypes;
using TechSupport.Features.Audit;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;

namespace TechSupport.Development;

/// <summary>The rows of a batch, table by table: COPY does not interleave on one connection.</summary>
public sealed partial class SeedVolume
{
    private const string TicketColumns = """
        id, subject, description, status, source, requester_id, created_by_id, department_id, room, phone, equipment_id, category_id, assignee_id,
        impact, urgency, patient_care, priority, priority_reason, response_due_at, resolve_due_at, first_response_at, waiting_since, waited, pauses, due_at, waiting_for,
        resolved_at, closed_at, reopened_at, created_at, updated_at, unanswered, last_request_key, request_key
        """;

    private async Task WriteAsync(NpgsqlConnection db, List<Ticket> tickets, CancellationToken ct)
    {
        var numbers = await ReserveAsync(db, "tickets", tickets.Count, ct);
        var told = tickets.Select((t, i) => (Ticket: t, Id: numbers + i)).ToList();
        await CopyAsync(db, $"tickets ({TicketColumns})", told, (w, t) => WriteTicketAsync(w, t.Ticket, t.Id, ct), ct);
        await CopyAsync(db, "comments (ticket_id, author_id, kind, body, key, at)", told.SelectMany(t => t.Ticket.Comments.Select(c => (t.Id, Comment: c))), async (w, c) =>
        {
            await w.WriteAsync(c.Id, ct);
            await WriteAsync(w, c.Comment.AuthorId, ct);
            await w.WriteAsync(c.Comment.Kind.Word(), ct);
            await w.WriteAsync(c.Comment.Body, ct);
            await w.WriteAsync(c.Comment.Key, ct);
            await w.WriteAsync(c.Comment.At, NpgsqlDbType.TimestampTz, ct);
        }, ct);
        var events = told.SelectMany(t => t.Ticket.Events.Select(e => (TicketId: t.Id, Event: e))).ToList();
        var ids = await ReserveAsync(db, "events", events.Count, ct);
        var links = new List<(long Seq, long Id, DateTimeOffset At, byte[] Hash)>(events.Count);
        await CopyAsync(db, "events (id, at, kind, actor_id, ticket_id, data)", events, async (w, e) =>
        {
            var (id, data) = (ids + links.Count, AuditChain.Json(e.Event.Data));
            head = (head.Seq + 1, AuditChain.Next(head.Hash, AuditChain.Canonical(id, e.Event.At, e.Event.Kind, e.Event.ActorId, e.TicketId, null, null, data)));
            links.Add((head.Seq, id, e.Event.At, head.Hash));
            await w.WriteAsync(id, ct);
            await w.WriteAsync(e.Event.At, NpgsqlDbType.TimestampTz, ct);
            await w.WriteAsync(e.Event.Kind, ct);
            await WriteAsync(w, e.Event.ActorId, ct);
            await w.WriteAsync(e.TicketId, ct);
            await w.WriteAsync(data, NpgsqlDbType.Jsonb, ct);
        }, ct);
        await CopyAsync(db, "event_chain (seq, event_id, event_at, hash)", links, async (w, l) =>
        {
            await w.WriteAsync(l.Seq, ct);
            await w.WriteAsync(l.Id, ct);
            await w.WriteAsync(l.At, NpgsqlDbType.TimestampTz, ct);
            await w.WriteAsync(l.Hash, ct);
        }, ct);
    }

    private static async Task WriteTicketAsync(NpgsqlBinaryImporter w, Ticket t, long id, CancellationToken ct)
    {
        await w.WriteAsync(id, ct);
        await w.WriteAsync(t.Subject, ct);
        await w.WriteAsync(t.Description, ct);
        await w.WriteAsync(t.Status.Word(), ct);
        await w.WriteAsync(t.Source.Word(), ct);
        foreach (var key in new[] { t.RequesterId, t.CreatedById, t.DepartmentId!.Value }) await w.WriteAsync(key, ct);
        await w.WriteAsync(t.Room, ct);
        await w.WriteAsync(t.Phone, ct);
        foreach (var key in new[] { t.EquipmentId, t.CategoryId, t.AssigneeId }) await WriteAsync(w, key, ct);
        await w.WriteAsync(t.Impact.Word(), ct);
        await w.WriteAsync(t.Urgency.Word(), ct);
        await w.WriteAsync(t.PatientCare, ct);
        await w.WriteAsync(t.Priority.Word(), ct);
        await w.WriteAsync(t.PriorityReason, ct);
        foreach (var at in new DateTimeOffset?[] { t.ResponseDueAt, t.ResolveDueAt, t.FirstResponseAt, t.WaitingSince }) await WriteAsync(w, at, ct);
        await w.WriteAsync(t.Waited, NpgsqlDbType.Interval, ct);
        await w.WriteAsync(PauseColumn.Write(t.Pauses), NpgsqlDbType.Jsonb, ct);
        await WriteAsync(w, t.DueAt, ct);
        if (t.WaitingFor is { } reason) await w.WriteAsync(reason.Word(), ct);
        else await w.WriteNullAsync(ct);
        foreach (var at in new DateTimeOffset?[] { t.ResolvedAt, t.ClosedAt, t.ReopenedAt, t.CreatedAt, t.UpdatedAt }) await WriteAsync(w, at, ct);
        await w.WriteAsync(t.Unanswered, ct);
        await w.WriteAsync(t.LastRequestKey!.Value, ct);
        await w.WriteAsync(t.RequestKey, ct);
    }

    private static async Task CopyAsync<T>(NpgsqlConnection db, string table, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write, CancellationToken ct)
    {
        await using var writer = await db.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", ct);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            await write(writer, row);
        }
        await writer.CompleteAsync(ct);
    }

    /// <returns>The first of <paramref name="count"/> ids that nobody else will get.</returns>
    private static async Task<long> ReserveAsync(NpgsqlConnection db, string table, int count, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select setval(s, nextval(s) + $1) - $1 from (select pg_get_serial_sequence('{table}', 'id')::regclass as s) x", db) { Parameters = { new() { Value = (long)count } } };
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter w, long? value, CancellationToken ct) =>
        value is { } number ? w.WriteAsync(number, ct) : w.WriteNullAsync(ct);

    private static Task WriteAsync(NpgsqlBinaryImporter w, DateTimeOffset? value, CancellationToken ct) =>
        value is { } at ? w.WriteAsync(at, NpgsqlDbType.TimestampTz, ct) : w.WriteNullAsync(ct);
}
