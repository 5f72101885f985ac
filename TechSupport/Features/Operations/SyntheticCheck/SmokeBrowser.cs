using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>Opens pages and sends forms as a browser without JavaScript does: cookies, hidden fields, redirects that are looked at and not followed.</summary>
public sealed partial class SmokeBrowser(string url, HttpMessageHandler handler) : IDisposable
{
    private readonly HttpClient http = new(handler)
    {
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders = { { "User-Agent", "techsupport-smoke-test" }, { "Accept-Language", "en" } },
    };

    // as browsers, which take this machine for safe: a cookie that is for https only also goes to it without
    private readonly Uri origin = new Uri(url).IsLoopback ? new UriBuilder(url) { Scheme = Uri.UriSchemeHttps }.Uri : new Uri(url);

    private readonly CookieContainer cookies = new();

    public HttpStatusCode Status { get; private set; }

    /// <summary>Where the last answer led to; empty when nowhere.</summary>
    public string Location { get; private set; } = "";

    public string Page { get; private set; } = "";

    /// <param name="trusted">Certificates to trust in the place of the machine's.</param>
    /// <param name="resolve">An address to take for a host and port.</param>
    public static HttpMessageHandler Handler(X509Certificate2Collection? trusted = null, (DnsEndPoint For, IPAddress Address)? resolve = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false };
        if (trusted is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(trusted);
            handler.SslOptions.CertificateChainPolicy = policy;
        }
        if (resolve is var (wanted, address))
            handler.ConnectCallback = async (context, ct) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    EndPoint target = context.DnsEndPoint.Host == wanted.Host && context.DnsEndPoint.Port == wanted.Port ? new IPEndPoint(address, wanted.Port) : context.DnsEndPoint;
                    await socket.ConnectAsync(target, ct);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        return handler;
    }

    /// <summary>Opens a page and expects it.</summary>
    public async Task OpenAsync(string path, CancellationToken ct)
    {
        await AskAsync(path, ct);
        if (Status != HttpStatusCode.OK) throw new UnexpectedAnswerException($"{url}{path} answered {Answer}{(Location.Length > 0 ? $" to {Location}" : "")}");
    }

    /// <summary>Sends a form of the last page. A redirect is what every accepted form is answered with.</summary>
    public async Task SendAsync(string path, CancellationToken ct, params (string Name, string Value)[] fields)
    {
        await PostAsync(path, ct, fields);
        // an ended session is a redirect too
        if (Status == HttpStatusCode.Found && path != "/sign-out" && Location.StartsWith($"{url}/sign-in", StringComparison.Ordinal)) throw new UnexpectedAnswerException($"{url}{path} asked for a sign-in");
        if (Status != HttpStatusCode.Found) throw new UnexpectedAnswerException($"{url}{path} answered {Answer}{(Refusal() is { Length: > 0 } words ? $": {words}" : "")}");
    }

    /// <summary>Opens the page of a verb and sends its form with these fields.</summary>
    public async Task ActAsync(string path, CancellationToken ct, params (string Name, string Value)[] fields)
    {
        await OpenAsync(path, ct);
        await SendAsync(path, ct, [("Version", Hidden("Version")), ("RequestKey", Hidden("RequestKey")), .. fields]);
    }

    /// <summary>Asks for a path, or for a whole address; what came is in the properties.</summary>
    public Task AskAsync(string path, CancellationToken ct) => RequestAsync(HttpMethod.Get, path, null, ct);

    public Task PostAsync(string path, CancellationToken ct, params (string Name, string Value)[] fields) => RequestAsync(HttpMethod.Post, path,
        new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", Hidden("__RequestVerificationToken")), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]), ct);

    /// <summary>The value of a hidden field of the last page; empty when it has none.</summary>
    public string Hidden(string name) =>
        Input().Matches(Page).Select(m => m.Value).FirstOrDefault(i => i.Contains($"name=\"{name}\"", StringComparison.Ordinal)) is { } input && Value().Match(input) is { Success: true } value
            ? WebUtility.HtmlDecode(value.Groups[1].Value) : "";

    /// <summary>"HTTP 404", for a sentence.</summary>
    public string Answer => $"HTTP {(int)Status}";

    /// <summary>What came, as far as it fits in a line.</summary>
    public string Begins => Space().Replace(Page.Length > 200 ? Page[..200] : Page, " ");

    public void Dispose() => http.Dispose();

    // what a refused form says
    private string Refusal()
    {
        if (Refused().Match(Page) is not { Success: true } refused) return "";
        var words = Space().Replace(WebUtility.HtmlDecode(Tag().Replace(refused.Groups["words"].Value, " ")), " ").Trim();
        return words.Length > 200 ? words[..200] : words;
    }

    private async Task RequestAsync(HttpMethod method, string path, HttpContent? form, CancellationToken ct)
    {
        var address = path.StartsWith('/') ? url + path : path;
        (Page, Location) = ("", "");
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = form };
            var isOurs = address.StartsWith(url, StringComparison.Ordinal);
            if (isOurs && cookies.GetCookieHeader(origin) is { Length: > 0 } kept) request.Headers.Add("Cookie", kept);
            using var answer = await http.SendAsync(request, ct);
            if (isOurs && answer.Headers.TryGetValues("Set-Cookie", out var given)) foreach (var cookie in given) cookies.SetCookies(origin, cookie);
            Page = await answer.Content.ReadAsStringAsync(ct);
            Status = answer.StatusCode;
            Location = answer.Headers.Location is { } location ? new Uri(new Uri(address), location).ToString() : "";
        }
        catch (HttpRequestException e) { throw new UnexpectedAnswerException($"{address}: {(e.HttpRequestError == HttpRequestError.ConnectionError ? "Failed to connect: " : "")}{e.InnerException?.Message ?? e.Message}"); }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested) { throw new UnexpectedAnswerException($"{address}: nothing came within {http.Timeout.TotalSeconds:0} s"); }
    }

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("\\bvalue=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("""<(?<tag>\w+)[^>]*class="(?:err|notice notice-bad[^"]*)"[^>]*>(?<words>.*?)</\k<tag>>""", RegexOptions.Singleline)]
    private static partial Regex Refused();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
