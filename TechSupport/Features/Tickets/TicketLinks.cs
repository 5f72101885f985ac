namespace TechSupport.Features.Tickets;

/// <summary>Addresses of tickets and their verbs, in one place.</summary>
public static class TicketLinks
{
    public static string Ticket(long number) => $"/tickets/{number}";

    /// <param name="verb">"resolve", "assign", …: the last part of the address.</param>
    public static string Verb(long number, string verb) => $"/tickets/{number}/{verb}";
}
