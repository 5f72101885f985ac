using Microsoft.AspNetCore.Http.Timeouts;

namespace TechSupport.Web.Guard;

/// <summary>
/// Ends the work for a request that takes too long, so that people read a sentence within ten seconds even while the database hangs:
/// one wait may follow another, and each of them alone would be patient.
/// </summary>
public static class RequestDeadline
{
    /// <summary>Leaves two seconds to give up what is under way and to say so.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);

    public static void AddRequestDeadline(this IServiceCollection services) => services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy
    {
        Timeout = Limit,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = http =>
        {
            http.Response.Headers.RetryAfter = "10";
            return Task.CompletedTask;
        },
    });
}
