using System.Data.Common;

namespace TechSupport.Features.Audit;

/// <summary>One row of the chain with the event it stands for and what is left of the event's personal part.</summary>
/// <param name="Canonical">Null when the event is gone.</param>
public sealed record AuditRow(long Seq, long EventId, byte[] Hash, string? Canonical, byte[]? Commitment, string? Personal, byte[]? PersonKey, bool KeyOfSubjectExists, bool IsSubjectErased)
{
    // an event about a person names that person as its object
    internal const string Sql = """
        select c.seq, c.event_id, c.hash,
               e.id, e.at, e.kind, e.actor_id, e.ticket_id, e.object_id, e.commitment, e.data::text,
               p.json, k.key, s.user_id is not null,
               e.kind like 'person.%' and coalesce(e.object_id in (select object_id from events where kind = 'person.erased' and object_id is not null), false)
        from event_chain c
        left join events e on e.id = c.event_id and e.at = c.event_at
        left join event_personal_data p on p.event_id = e.id
        left join person_keys k on k.user_id = p.person_id
        left join person_keys s on s.user_id = e.object_id and e.kind like 'person.%'
        order by c.seq
        """;

    internal static AuditRow Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), (byte[])row[2],
        row.IsDBNull(3) ? null : AuditChain.Canonical(row.GetInt64(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5),
            Number(row, 6), Number(row, 7), Number(row, 8), Bytes(row, 9), row.GetString(10)),
        Bytes(row, 9), row.IsDBNull(11) ? null : row.GetString(11), Bytes(row, 12), row.GetBoolean(13), !row.IsDBNull(14) && row.GetBoolean(14));

    /// <summary>What is wrong with the personal part, or null. Erased values are in order when the person's key is gone too and an event tells of the erasure.</summary>
    public string? PersonalFault() => (Commitment, Personal) switch
    {
        (null, null) => null,
        (null, _) => "has personal values that were not there when it was written",
        (_, null) => KeyOfSubjectExists || !IsSubjectErased ? "has lost its personal values although no event says that the person was erased" : null,
        _ when PersonKey is null => "has personal values although the person's key is destroyed",
        _ => EventPersonalData.Commit(PersonKey, Personal).AsSpan().SequenceEqual(Commitment) ? null : "has altered personal values",
    };

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static byte[]? Bytes(DbDataReader row, int column) => row.IsDBNull(column) ? null : (byte[])row[column];
}
