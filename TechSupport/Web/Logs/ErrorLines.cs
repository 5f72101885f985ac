using System.Threading.RateLimiting;

namespace TechSupport.Web.Logs;

/// <summary>The one line about a request that ended with a page of an error, with the id that the page shows.</summary>
public sealed class ErrorLines(ILogger<ErrorLines> log) : IDisposable
{
    /// <summary>Lines a minute about what visitors do wrong, or about a database that is away; the others are counted only (the metrics of requests). Nine days of them fit into the files.</summary>
    public const int AMinute = 600;

    private readonly FixedWindowRateLimiter visitors = new(new() { PermitLimit = AMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });

    /// <param name="http">The request.</param>
    /// <param name="code">What it was answered with.</param>
    /// <param name="error">What failed, if something did.</param>
    public void Write(HttpContext http, int code, Exception? error = null)
    {
        var (id, route) = (http.TraceIdentifier, RequestTrace.RouteOf(http) ?? RequestTrace.NoRoute);
        if (code >= 500 && code != StatusCodes.Status503ServiceUnavailable) log.LogError(error, "Request {Reference} for {Route} ended with {Code}", id, route, code);
        else if (!MayWrite()) return;
        // without the same stack with every request while the database is away
        else if (code >= 500) log.LogWarning("Request {Reference} for {Route} ended with {Code}: {Error}", id, route, code, error?.GetType().Name ?? "given up");
        else log.LogInformation("Request {Reference} for {Route} ended with {Code}", id, route, code);
    }

    private bool MayWrite()
    {
        using var lease = visitors.AttemptAcquire();
        return lease.IsAcquired;
    }

    public void Dispose() => visitors.Dispose();
}
