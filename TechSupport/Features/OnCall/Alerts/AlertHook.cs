using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TechSupport.Web.Guard;

namespace TechSupport.Features.OnCall.Alerts;

/// <summary>
/// Where Alertmanager posts. It has no account: it sends a secret along, or signs what it sends with it. Nothing of what it sends
/// gets into the log.
/// </summary>
public sealed class AlertHook(IOptions<OnCallOptions> options, AddressLimits limits)
{
    public const string Address = "/hooks/alerts";
    public const int LongestBody = 256 * 1024;
    public const string SignatureHeader = "X-Signature-256";

    private const string Bearer = "Bearer ";
    private const string Signed = "sha256=";

    private readonly byte[] secret = Encoding.UTF8.GetBytes(options.Value.AlertSecret);

    public static void Map(WebApplication app) => app.MapPost(Address, (HttpContext http, AlertHook hook) => hook.ReceiveAsync(http)).AllowAnonymous().DisableAntiforgery();

    private async Task ReceiveAsync(HttpContext http)
    {
        if (secret.Length == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!limits.Take(AddressLimit.Alerts, http.Connection.RemoteIpAddress))
        {
            http.Response.Headers.RetryAfter = AddressLimits.RetryAfter;
            await SayAsync(http, StatusCodes.Status429TooManyRequests, "Too many messages: wait a minute.");
            return;
        }
        var said = http.Request.Headers.Authorization.ToString();
        var isKnown = said.StartsWith(Bearer, StringComparison.Ordinal) && Same(Encoding.UTF8.GetBytes(said[Bearer.Length..]));
        var signature = http.Request.Headers[SignatureHeader].ToString();
        if (!isKnown && signature.Length == 0)
        {
            await SayAsync(http, StatusCodes.Status401Unauthorized, "The secret is missing or wrong.");
            return;
        }
        if (await BodyAsync(http) is not { } body)
        {
            await SayAsync(http, StatusCodes.Status413PayloadTooLarge, $"The message is larger than {LongestBody / 1024} KB.");
            return;
        }
        if (!isKnown && !IsSigned(body, signature)) await SayAsync(http, StatusCodes.Status401Unauthorized, "The signature is wrong.");
        else await TakeAsync(http, body);
    }

    private static async Task TakeAsync(HttpContext http, byte[] body)
    {
        IReadOnlyList<AlertReport> reports;
        try { reports = AlertMessage.Read(body); }
        catch (FormatException e)
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, e.Message);
            return;
        }
        await http.RequestServices.GetRequiredService<AlertIntake>().TakeAsync(reports, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // digests are of one length, so that the time tells nothing about the secret
    private bool Same(byte[] said) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(said), SHA256.HashData(secret));

    private bool IsSigned(byte[] body, string signature)
    {
        if (!signature.StartsWith(Signed, StringComparison.Ordinal)) return false;
        var said = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(signature.AsSpan(Signed.Length), said, out _, out var written) == OperationStatus.Done && written == said.Length
            && signature.Length == Signed.Length + 2 * said.Length && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, body), said);
    }

    private static async Task<byte[]?> BodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > LongestBody) return null;
        var buffer = new byte[LongestBody + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > LongestBody ? null : buffer[..length];
    }

    private static Task SayAsync(HttpContext http, int status, string sentence)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(sentence, http.RequestAborted);
    }
}
