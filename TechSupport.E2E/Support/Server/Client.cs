using System.Net;
using System.Text.RegularExpressions;

namespace TechSupport.E2E.Support.Server;

/// <summary>A person's browser without the browser: posts forms over HTTP, and posts them again until the app says it has them.</summary>
public sealed partial class Client(Uri site) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), PooledConnectionLifetime = TimeSpan.FromSeconds(10) })
    {
        BaseAddress = site, Timeout = TimeSpan.FromSeconds(20),
    };

    private string token = "";

    /// <summary>Posts that were answered by a dead connection, a refusal to connect, or an error of a server that is going down.</summary>
    public int Lost { get; private set; }

    public async Task SignInAsync(string email, CancellationToken ct)
    {
        await RefreshTokenAsync("/sign-in", ct);
        _ = await PostAsync("/sign-in", new() { ["Input.UserName"] = email, ["Input.Password"] = Cast.Password }, ct);
        await RefreshTokenAsync("/", ct);
    }

    /// <summary>Posts the form until it is acknowledged by a redirect, which is returned; the same form each time, as a person's second click.</summary>
    public async Task<string> PostAsync(string path, Dictionary<string, string> fields, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                using var form = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token)));
                using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), form, ct);
                if (answer.StatusCode == HttpStatusCode.Found) return answer.Headers.Location!.OriginalString;
                Assert.True((int)answer.StatusCode >= 500, $"{path} was answered by {(int)answer.StatusCode}.\n{await answer.Content.ReadAsStringAsync(ct)}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || e is TaskCanceledException && !ct.IsCancellationRequested) { /* the app is down, or went down */ }
            Lost++;
            await Task.Delay(20, ct);   // a person does not click a thousand times a second
        }
    }

    public void Dispose() => http.Dispose();

    private async Task RefreshTokenAsync(string path, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), ct);
        var page = answer.StatusCode == HttpStatusCode.Found
            ? await http.GetStringAsync(answer.Headers.Location, ct)   // a technician's start page is the list
            : await answer.Content.ReadAsStringAsync(ct);
        token = Token().Match(page).Groups[1].Value;
        Assert.NotEmpty(token);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
