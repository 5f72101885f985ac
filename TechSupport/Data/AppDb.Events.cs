namespace TechSupport.Data;

/// <summary>Writes what entities recorded in the transaction that writes their change, so that neither is there without the other.</summary>
public sealed partial class AppDb
{
    private const string BothHalves = "both_halves";

    /// <summary>Writes down what happened to no entity at hand: a refused sign-in, a command, a job.</summary>
    public void Record(Event happened) => Events.Add(happened);

    /// <summary>The month since which all events are here; null while nothing was exported and dropped.</summary>
    public Task<DateOnly?> EventsKeptSinceAsync(CancellationToken ct) =>
        Database.SqlQuery<DateOnly?>($"select (max(month) + interval '1 month')::date as \"Value\" from audit_anchors").SingleAsync(ct);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        var made = CollectEvents();
        if (made.Count == 0) return base.SaveChanges(acceptAllChangesOnSuccess);
        var outer = Database.CurrentTransaction;
        using var transaction = outer is null ? Database.BeginTransaction() : null;
        outer?.CreateSavepoint(BothHalves);
        var rows = base.SaveChanges(acceptAllChangesOnSuccess: true);
        try
        {
            made.ForEach(RecordEvents);
            rows += base.SaveChanges(acceptAllChangesOnSuccess: true);
            transaction?.Commit();
        }
        catch
        {
            outer?.RollbackToSavepoint(BothHalves);
            ChangeTracker.Clear();
            throw;
        }
        return rows;
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var made = CollectEvents();
        if (made.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        var outer = Database.CurrentTransaction;
        await using var transaction = outer is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        if (outer is not null) await outer.CreateSavepointAsync(BothHalves, cancellationToken);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancellationToken);
        try
        {
            made.ForEach(RecordEvents);
            rows += await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancellationToken);
            if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        }
        catch
        {
            // neither half without the other, and nothing that is in memory is true any more
            if (outer is not null) await outer.RollbackToSavepointAsync(BothHalves, CancellationToken.None);
            ChangeTracker.Clear();
            throw;
        }
        return rows;
    }

    /// <returns>New entities whose events need the id that the database gives them.</returns>
    private List<IRecordsEvents> CollectEvents()
    {
        // a ticket's events are rows of its own: EF takes them along and gives them its number
        var recording = ChangeTracker.Entries<IRecordsEvents>().Where(e => e.Metadata.FindNavigation(nameof(IRecordsEvents.Events)) is null && Unsaved(e.Entity).Any()).ToList();
        foreach (var known in recording.Where(e => e.State != EntityState.Added)) RecordEvents(known.Entity);
        return [.. recording.Where(e => e.State == EntityState.Added).Select(e => e.Entity)];
    }

    private void RecordEvents(IRecordsEvents recorder)
    {
        foreach (var happened in Unsaved(recorder).ToList())
        {
            happened.Concerns(recorder.Id);
            Record(happened);
        }
    }

    // what has an id is written, what is tracked is about to be: nothing is written twice, however often saving is tried
    private IEnumerable<Event> Unsaved(IRecordsEvents recorder) => recorder.Events.Where(e => e.Id == 0 && Entry(e).State == EntityState.Detached);
}
