using System.Reflection;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Notifications;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>Tickets, and what belongs to one, are reached through <see cref="TicketScopes"/> and by no other way.</summary>
public sealed class GateTwoTests
{
    [Fact]
    public void Nothing_but_the_scopes_opens_the_tables_of_tickets_and_comments()
    {
        var strangers = Dependencies.Types.Where(t => t != typeof(TicketScopes)).Where(OpensTheTables).Select(t => t.FullName);
        Assert.Empty(strangers);
        Assert.True(OpensTheTables(typeof(TicketScopes)), "The scopes themselves are not recognised, so nobody else would be.");
        Assert.True(OpensTheTables(typeof(Stranger)), "A stranger is not recognised.");
    }

    [Fact]
    public void The_model_offers_no_set_of_tickets_or_comments()
    {
        Type[] guarded = [typeof(DbSet<Ticket>), typeof(DbSet<Comment>)];
        Assert.DoesNotContain(typeof(AppDb).GetProperties(), p => guarded.Contains(p.PropertyType));
    }

    /// <summary>Whoever asks events or messages for those of one ticket was given the ticket by the gate.</summary>
    [Fact]
    public void Events_and_messages_of_a_ticket_are_asked_for_with_the_ticket()
    {
        string[] readsOnNobodysBehalf =
        [
            "TechSupport.Features.Notifications.NotificationDispatcher", // tells everybody concerned, and asks for each
            "TechSupport.Features.Notifications.NotificationLoader", // one message to one person, who is asked for
            "TechSupport.Features.Notifications.DeliveryScopes", // takes the ticket
            "TechSupport.Features.Notifications.Outbox.IndexModel", // admins see that there is a message, and its ticket when they may
            "TechSupport.Features.Notifications.Outbox.ParkedEvent", // the same admins see what nobody was told about
            "TechSupport.Features.Notifications.Outbox.RetryModel", // the same admins send it again
            "TechSupport.Features.Operations.SyntheticCheck.ProbeRemoval", // clears away what nobody else sees
            "TechSupport.Features.Audit.AuditFilter",            // admins read the log whole
        ];
        var strangers = Dependencies.Types.Where(t => t != typeof(TicketScopes) && !t.FullName!.StartsWith("TechSupport.Data.", StringComparison.Ordinal))
            .Where(t => Reads(t, nameof(AppDb.Events), typeof(Event)) || Reads(t, nameof(AppDb.Deliveries), typeof(Delivery)))
            .Select(t => t.FullName!).Except(readsOnNobodysBehalf);
        Assert.Empty(strangers);
    }

    private static bool OpensTheTables(Type type) => Dependencies.Of(type).OfType<MethodInfo>()
        .Any(m => m is { IsGenericMethod: true, Name: "Set" or "FromExpression" } && m.DeclaringType == typeof(DbContext)
            && m.GetGenericArguments().Any(a => a == typeof(Ticket) || a == typeof(Comment)));

    private static bool Reads(Type type, string table, Type row)
    {
        var used = Dependencies.Of(type).OfType<MethodInfo>().ToList();
        return used.Any(m => m.DeclaringType == typeof(AppDb) && m.Name == "get_" + table) && used.Any(m => m.DeclaringType == row && m.Name == "get_TicketId");
    }

    private static class Stranger
    {
        public static DbSet<Ticket> All(AppDb db) => db.Set<Ticket>();
    }
}
