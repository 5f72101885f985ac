using TechSupport.Features.Search;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Features.Tickets.Queue.Filtering;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>
/// The list a ticket was opened from, to which Esc leads back. The browser names it when the ticket is opened; a cookie of this ticket's own
/// address remembers it, since the ticket is shown again after each verb. So neither rows nor addresses that people send each other carry it.
/// </summary>
/// <param name="Address">With queue, filter, order and page.</param>
/// <param name="Name">What the list is called.</param>
public sealed record ListOrigin(string Address, string Name)
{
    public const string Cookie = "ts-list";
    private const int Longest = 1000;

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(4);

    public static ListOrigin Of(HttpContext http, long number)
    {
        if (Referer(http.Request) is not { } list) return At(http.Request.Cookies[Cookie]) ?? new(TicketLinks.List, TicketQueue.Default.Name);
        var options = new CookieOptions
        {
            MaxAge = Remembered, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = TicketLinks.Ticket(number),
        };
        http.Response.Cookies.Append(Cookie, list.Address, options);
        return list;
    }

    private static ListOrigin? Referer(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == request.Host.Value ? At(from.PathAndQuery) : null;

    // a list of ours, or nothing: the header and the cookie are whatever the browser says
    private static ListOrigin? At(string? address)
    {
        if (address is null || address.Length > Longest) return null;
        var (path, query) = address.Split('?', 2) is [var first, var second] ? (first, second) : (address, "");
        if (path == SearchLinks.Search) return new(address, "Search");
        if (path != TicketLinks.List) return null;
        return TicketFilter.TryParse(query, out var filter) ? new(filter.Url(), filter.Queue.Name) : null;
    }
}
