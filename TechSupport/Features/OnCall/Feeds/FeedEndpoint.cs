using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.People;
using TechSupport.Web.Guard;

namespace TechSupport.Features.OnCall.Feeds;

/// <summary>The address a calendar program asks again and again: it has no account, so whoever knows the address reads the shifts of one person.</summary>
public sealed class FeedEndpoint(AddressLimits limits)
{
    private const string Place = "/calendars/on-call.ics";

    // in the query: the path of a request is in the log of the proxy
    private const string Key = "key";

    /// <summary>256 bits; of letters that no address has to escape.</summary>
    private const int TokenBytes = 32;

    public static void Map(WebApplication app) =>
        app.MapGet(Place, (HttpContext http, FeedEndpoint feed) => feed.AnswerAsync(http, http.Request.Query[Key].ToString())).AllowAnonymous();

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static string Address(string token) => $"{Place}?{Key}={token}";

    private async Task AnswerAsync(HttpContext http, string token)
    {
        if (!limits.Take(AddressLimit.Calendars, http.Connection.RemoteIpAddress))
        {
            http.Response.Headers.RetryAfter = AddressLimits.RetryAfter;
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        if (await OwnerAsync(services.GetRequiredService<AppDb>(), token, ct) is not { } person)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var rota = await services.GetRequiredService<RotaReader>().ReadAsync(ct);
        var calendar = CultureScope.Run(CultureInfo.GetCultureInfo(person.Language), () => services.GetRequiredService<ShiftCalendar>().Of(person.Id, rota));
        http.Response.ContentType = "text/calendar; charset=utf-8";
        http.Response.Headers.CacheControl = "private, no-store";
        await http.Response.WriteAsync(calendar, ct);
    }

    // looked up by its hash: how long that takes says nothing about the token
    private static async Task<User?> OwnerAsync(AppDb db, string token, CancellationToken ct)
    {
        if (token.Length != 2 * TokenBytes) return null;
        var hash = Hash(token);
        return await (from feed in db.Set<CalendarFeed>()
                      join person in db.ActiveTechnicians() on feed.Id equals person.Id
                      where feed.Hash == hash
                      select person).AsNoTracking().SingleOrDefaultAsync(ct);
    }
}
