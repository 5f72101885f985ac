namespace TechSupport.Features.Tickets;

/// <summary>Addresses of tickets and their verbs, in one place.</summary>
public static class TicketLinks
{
    public const string List = "/tickets";

    /// <param name="key">"mine", "overdue", …: which queue.</param>
    public static string Queue(string key) => $"{List}?view={key}";

    /// <summary>All tickets of one device, done or not.</summary>
    public static string OfEquipment(long id) => $"{List}?status=any&equipment={id}";

    public static string Ticket(long number) => $"/tickets/{number}";

    /// <summary>A ticket with its whole conversation.</summary>
    public static string Whole(long number) => $"{Ticket(number)}?all=1";

    /// <param name="verb">"resolve", "assign", …: the last part of the address.</param>
    public static string Verb(long number, string verb) => $"/tickets/{number}/{verb}";
}
