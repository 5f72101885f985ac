using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using TechSupport.Data;
using TechSupport.Features.Notifications;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>Tickets, and what belongs to one, are reached through <see cref="TicketScopes"/> and by no other way.</summary>
public sealed partial class GateTwoTests
{
    // each with its reason and no other; the reasons are explained where they are declared
    private static readonly string[] OnNobodysBehalf =
    [
        "TechSupport.Cli.Probes: ClearProbes",
        "TechSupport.Features.Notifications.NotificationDispatcher: TellPeople",
        "TechSupport.Features.Operations.SyntheticCheck.ProbeRemoval: ClearProbes",
        "TechSupport.Features.Operations.SyntheticCheck.ProbeSweep: ClearProbes",
        "TechSupport.Features.Search.Sources.CommentSource: AskedAfterwards",
    ];

    private static readonly string[] StatementsOfTheirOwn =
    [
        "TechSupport/Development/SeedVolume.Copy.cs",       // makes tickets, on a developer's machine
        "TechSupport/Development/SeedVolume.cs",            // the same
        "TechSupport/Features/Operations/Scrape/ScrapeFacts.cs", // counts them for the monitoring, and shows none
        "TechSupport/Features/Search/TicketSearch.cs",      // ranks what its sources found through the gate
        "TechSupport/Features/Tickets/TicketScopes.cs",     // the gate
    ];

    [Fact]
    public void Nothing_but_the_scopes_opens_the_tables_of_tickets_and_comments()
    {
        var strangers = Dependencies.Types.Where(t => t != typeof(TicketScopes)).Where(OpensTheTables).Select(t => t.FullName);
        Assert.Empty(strangers);
        Assert.True(OpensTheTables(typeof(TicketScopes)), "The scopes themselves are not recognised, so nobody else would be.");
    }

    [Theory]
    [InlineData(typeof(Lists))]
    [InlineData(typeof(Finds))]
    [InlineData(typeof(FindsByType))]
    [InlineData(typeof(Attaches))]
    [InlineData(typeof(Remembers))]
    [InlineData(typeof(Asks))]
    public void A_stranger_is_recognised(Type stranger) => Assert.True(OpensTheTables(stranger));

    [Fact]
    public void No_statement_reads_or_changes_tickets_or_comments_past_the_gate()
    {
        var reading = Repository.Files("TechSupport", "*.cs", "*.cshtml", "*.sql").Where(f => !f.Path.Contains("/Data/Migrations/", StringComparison.Ordinal) && Statement().IsMatch(f.Text))
            .Select(f => f.Path);
        Assert.Equal(StatementsOfTheirOwn, reading);
    }

    [Fact]
    public void Who_reads_on_nobodys_behalf_is_listed_with_the_reason()
    {
        var calls = Repository.Files("TechSupport", "*.cs").Where(f => !f.Path.EndsWith("/TicketScopes.cs", StringComparison.Ordinal)).SelectMany(f => OnNobodys().Matches(f.Text)
            .Select(m => $"{Path.ChangeExtension(f.Path, null).Replace('/', '.')}: {m.Groups[1].Value.Replace(nameof(AccessReason) + ".", "", StringComparison.Ordinal)}")).Distinct().Order();
        Assert.Equal(OnNobodysBehalf, calls);
        // whatever way it is written
        var compiled = Dependencies.Types.Where(t => Dependencies.Of(t).OfType<MethodInfo>().Any(m => m.DeclaringType == typeof(TicketScopes) && m.Name is nameof(TicketScopes.AllTickets) or nameof(TicketScopes.AllComments)))
            .Select(t => t.FullName!).Order();
        Assert.Equal(OnNobodysBehalf.Select(l => l.Split(':')[0]).Distinct(), compiled);
    }

    [Fact]
    public void The_model_offers_no_set_of_tickets_or_comments()
    {
        Assert.DoesNotContain(typeof(AppDb).GetProperties(), p => IsOpen(p.PropertyType));
        Assert.DoesNotContain(typeof(TicketScopes).GetMethods(), m => IsOpen(m.ReturnType));
    }

    [Fact]
    public void No_entity_leads_to_tickets_or_comments_but_a_ticket()
    {
        using var db = new AppDb(Database.Options(new(), "Host=nowhere").Options);
        var ways = db.Model.GetEntityTypes().SelectMany(t => t.GetNavigations().Cast<INavigationBase>().Concat(t.GetSkipNavigations()))
            .Where(n => IsGuarded(n.TargetEntityType.ClrType)).Select(n => $"{n.DeclaringEntityType.ClrType.Name}.{n.Name}");
        Assert.Equal(["Ticket.Comments"], ways);
    }

    /// <summary>Whoever asks events or messages for those of one ticket was given the ticket by the gate.</summary>
    [Fact]
    public void Events_and_messages_of_a_ticket_are_asked_for_with_the_ticket()
    {
        string[] readsOnNobodysBehalf =
        [
            // of one ticket or of all
            "TechSupport.Features.Notifications.NotificationDispatcher", // tells everybody concerned, and asks for each
            "TechSupport.Features.Notifications.Pacing.Bursts", // how many messages about a ticket wait or went out, to make fewer
            "TechSupport.Features.Notifications.NotificationLoader", // one message to one person, who is asked for
            "TechSupport.Features.Notifications.DeliveryQueue", // hands out whatever is due, to be sent and not shown
            "TechSupport.Features.Notifications.DeliveryScopes", // takes the ticket
            "TechSupport.Features.Notifications.Outbox.IndexModel", // admins see that there is a message, and its ticket when they may
            "TechSupport.Features.Notifications.Outbox.ParkedEvent", // the same admins see what nobody was told about
            "TechSupport.Features.Notifications.Outbox.RetryModel", // the same admins send it again
            "TechSupport.Features.Operations.SyntheticCheck.ProbeRemoval", // clears away what nobody else sees
            "TechSupport.Features.Operations.IndexModel", // the newest line of the log, for those who may read it whole
            "TechSupport.Features.Audit.AuditFilter", // admins read the log whole
            // of no ticket
            "TechSupport.Features.Audit.Retention.RetentionPlan", // how many entries a month has
            "TechSupport.Features.Audit.AuditHead", // that a file of chain heads was begun
            "TechSupport.Features.Operations.Health.Checks.Postgres.AuditVerified", // how the last verification of the chain ended
            "TechSupport.Features.Account.Password.ForgotPasswordModel", // how many links a person asked for
            "TechSupport.Features.People.Console.EditModel", // what happened to an account
            "TechSupport.Features.People.Console.PersonPage", // whether the same was done just now
            "TechSupport.Cli.OutboxCommands.OutboxStatus", // counts
        ];
        var strangers = Dependencies.Types.Where(t => t != typeof(TicketScopes) && !t.FullName!.StartsWith("TechSupport.Data.", StringComparison.Ordinal))
            .Where(Reads).Select(t => t.FullName!).Except(readsOnNobodysBehalf);
        Assert.Equal("", string.Join(", ", strangers));
    }

    // a new ticket is added without reading another
    private static bool OpensTheTables(Type type) => Dependencies.Of(type).OfType<MethodInfo>().Any(m => IsOpen(m.DeclaringType!)
        || m.DeclaringType == typeof(DbContext) && m is { IsGenericMethod: false, Name: nameof(DbContext.Find) or nameof(DbContext.FindAsync) }
        || IsOfTheContext(m.DeclaringType!) && m is { IsGenericMethod: true, Name: not (nameof(DbContext.Add) or nameof(DbContext.AddAsync)) } && m.GetGenericArguments().Any(IsGuarded));

    private static bool IsOfTheContext(Type type) => typeof(DbContext).IsAssignableFrom(type) || type == typeof(ChangeTracker) || type == typeof(RelationalDatabaseFacadeExtensions);

    private static bool IsOpen(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbSet<>) && type.GetGenericArguments().Any(IsGuarded);

    private static bool IsGuarded(Type type) => type == typeof(Ticket) || type == typeof(Comment);

    private static bool Reads(Type type) => Dependencies.Of(type).OfType<MethodInfo>().Any(m => m.DeclaringType == typeof(AppDb) && m.Name is "get_" + nameof(AppDb.Events) or "get_" + nameof(AppDb.Deliveries)
        || IsOfTheContext(m.DeclaringType!) && m.IsGenericMethod && m.GetGenericArguments().Any(a => a == typeof(Event) || a == typeof(Delivery)));

    [GeneratedRegex(@"\b(from|join|update|into|copy)\s+(only\s+)?""?(tickets|comments)\b|""(tickets|comments) \(", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\bAll(?:Tickets|Comments)\(([^)]*)\)")]
    private static partial Regex OnNobodys();

    private static class Lists
    {
        public static DbSet<Ticket> All(AppDb db) => db.Set<Ticket>();
    }

    private static class Finds
    {
        public static ValueTask<Ticket?> One(AppDb db) => db.FindAsync<Ticket>(1L);
    }

    private static class FindsByType
    {
        public static object? One(AppDb db, Type type) => db.Find(type, 1L);
    }

    private static class Attaches
    {
        public static void Reload(AppDb db, Ticket ticket) => db.Entry(ticket).Reload();
    }

    private static class Remembers
    {
        public static int Known(AppDb db) => db.ChangeTracker.Entries<Comment>().Count();
    }

    private static class Asks
    {
        public static IQueryable<Ticket> All(AppDb db) => db.Database.SqlQuery<Ticket>($"select 1");
    }
}
