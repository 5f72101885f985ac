using Npgsql;
using TechSupport.Features.Tickets.Conflicts;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>
/// The door for everything that is done to tickets, by pages, jobs, mail and interfaces alike. Gate two is the scope, gate
/// three the policy; then the version the actor saw, the references and the ticket's own rule. Sent again with the same key, also after a few
/// other changes, a command changes nothing and is done.
/// </summary>
public sealed class TicketCommands(AppDb db, TimeProvider clock, ILogger<TicketCommands> log)
{
    private const int MaxAttempts = 5;

    /// <param name="actor">Who does it.</param>
    /// <param name="number">To which ticket.</param>
    /// <param name="command">What.</param>
    /// <param name="key">Identifies what was sent: the same key on the same ticket is a repetition.</param>
    /// <param name="seen">The version the actor looked at; null for an actor that looked at none, such as a job.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    public async Task<Outcome> RunAsync(Actor actor, long number, TicketCommand command, Guid key, uint? seen = null, CancellationToken ct = default)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            db.ChangeTracker.Clear();
            if (await db.TicketsFor(actor).SingleOrDefaultAsync(t => t.Id == number, ct) is not { } ticket) return new(number, Ending.NotFound);
            // before the policy and the rule: what the first one changed may forbid the second
            if (ticket.Knows(key)) return new(number, Ending.Done);
            if (!command.Verb.May(actor, ticket)) return new(number, Ending.Forbidden);
            if (command.Verb.IsSoAlready(actor, ticket)) return new(number, Ending.Done);
            if (seen is { } version && version != ticket.Version && await HasConflictAsync(ticket, version, command.Verb, ct)) return new(number, Ending.Stale);
            try
            {
                await command.ApplyAsync(db, ticket, new(actor, key, clock.GetUtcNow()), ct);
                await db.SaveChangesAsync(ct);
                return new(number, Ending.Done);
            }
            catch (RuleViolation why)
            {
                // what it changed before it was refused must not be saved with the next ticket
                db.ChangeTracker.Clear();
                return new(number, Ending.Refused, why);
            }
            catch (DbUpdateException e) when (IsRepeatedComment(e))
            {
                // this very form was posted twice at once
                db.ChangeTracker.Clear();
                return new(number, Ending.Done);
            }
            catch (DbUpdateConcurrencyException) { /* another change came first: look again */ }
        }
        db.ChangeTracker.Clear();
        return new(number, Ending.Stale);
    }

    /// <summary>The same for many, each on its own: what is refused or fails for one holds up no other.</summary>
    /// <returns>An outcome for each number, in their order.</returns>
    public async Task<IReadOnlyList<Outcome>> RunAsync(Actor actor, IReadOnlyList<long> numbers, TicketCommand command, Guid key, CancellationToken ct = default)
    {
        var outcomes = new List<Outcome>(numbers.Count);
        foreach (var number in numbers)
        {
            try { outcomes.Add(await RunAsync(actor, number, command, key, seen: null, ct)); }
            catch (DbUpdateException e) when (!DatabaseFault.IsGone(e))
            {
                log.LogError(e, "{Verb} failed for ticket {Ticket}; the others go on", command.Verb.Name, number);
                outcomes.Add(new(number, Ending.Failed));
            }
        }
        db.ChangeTracker.Clear();
        return outcomes;
    }

    private async Task<bool> HasConflictAsync(Ticket ticket, uint seen, TicketVerb verb, CancellationToken ct)
    {
        if (verb.Conflicts.Count == 0) return false;
        if (await Seen.LastEventAsync(db, ticket, seen, ct) is not { } last) return true;
        return await db.EventsOf(ticket).AnyAsync(e => e.Id > last && verb.Conflicts.Contains(e.Kind), ct);
    }

    private static bool IsRepeatedComment(DbUpdateException e) =>
        e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_comments_ticket_id_key" };
}
