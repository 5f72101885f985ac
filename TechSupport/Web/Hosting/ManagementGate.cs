using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace TechSupport.Web.Hosting;

/// <summary>Guards what only the monitoring may read; the two probes do not pass through it, because what restarts us has no password.</summary>
public sealed class ManagementGate(RequestDelegate next, IOptions<ManagementOptions> options)
{
    private readonly IReadOnlyList<System.Net.IPNetwork> allowed = options.Value.Allowed;
    private readonly byte[]? expected = options.Value.Password.Length == 0 ? null : Digest(options.Value.UserName, options.Value.Password);

    public Task InvokeAsync(HttpContext http)
    {
        // the connection's own address: nothing forwards to this port
        if (!IsAllowed(http.Connection.RemoteIpAddress)) return Refuse(http, StatusCodes.Status403Forbidden);
        if (expected is null || Knows(http.Request.Headers.Authorization.ToString(), expected)) return next(http);
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"actuator\", charset=\"UTF-8\"";
        return Refuse(http, StatusCodes.Status401Unauthorized);
    }

    private bool IsAllowed(IPAddress? from)
    {
        if (allowed.Count == 0) return true;
        if (from is { IsIPv4MappedToIPv6: true }) from = from.MapToIPv4();
        return from is not null && allowed.Any(network => network.Contains(from));
    }

    // digests are of one length, so that the time tells nothing about either text
    private static bool Knows(string authorization, byte[] expected)
    {
        const string scheme = "Basic ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[scheme.Length..].Trim(), bytes, out var length)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(bytes.AsSpan(0, length)), expected);
    }

    private static byte[] Digest(string name, string password) => SHA256.HashData(Encoding.UTF8.GetBytes($"{name}:{password}"));

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
