using TechSupport.Tests.Conventions.Addresses;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Security;

/// <summary>The application with one ticket of staff@crb.local and an address for each route, so that a new page cannot be forgotten.</summary>
public sealed class SecurityApp(Postgres postgres) : App(postgres)
{
    /// <summary>The requester of the ticket in the addresses.</summary>
    public const string Owner = "staff@crb.local";

    public const string OtherStaff = "staff2@crb.local";

    public static readonly string?[] Everyone = [null, Owner, OtherStaff, "tech@crb.local", "lead@crb.local", "admin@crb.local", "monitor@crb.local"];

    public long Ticket { get; private set; }

    public IReadOnlyList<Route> Routes { get; private set; } = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Ticket = await this.NewTicketAsync(Owner);
        Routes = await Conventions.Addresses.Routes.AllAsync(this);
    }

    /// <summary>An address of a route that exists: the ticket, a row of each catalogue.</summary>
    public string PathOf(Route route) => route.Path(name => name switch
    {
        "number" => Ticket.ToString(),
        "code" => "404",
        _ => "1",
    });

    /// <param name="email">Null for somebody who has not signed in.</param>
    public async Task<Visitor> VisitAsync(string? email) => email is null ? Anonymous() : await SignInAsync(email);
}
