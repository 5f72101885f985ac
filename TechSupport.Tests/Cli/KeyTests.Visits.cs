using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using TechSupport.Development;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Cli;

public sealed partial class KeyTests
{
    private static Visitor Visit(App at, CookieContainer signedIn)
    {
        var cookies = new CookieContainer();
        foreach (var cookie in signedIn.GetAllCookies().Cast<Cookie>()) cookies.Add(at.Address, new Cookie(cookie.Name, cookie.Value, "/"));
        return new Visitor(at, cookies);
    }

    private static async Task<CookieContainer> SignInAsync(App at)
    {
        var cookies = new CookieContainer();
        using var visitor = new Visitor(at, cookies);
        Assert.Equal(302, (await visitor.PostAsync("/sign-in", ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password))).Status);
        return cookies;
    }

    private static Guid KeyOf(CookieContainer cookies) => KeyOf($"ts={cookies.GetAllCookies().Single(c => c.Name == "ts").Value};");

    // what is protected starts with a magic number and the id of its key
    private static Guid KeyOf(string setCookie) => new(WebEncoders.Base64UrlDecode(SessionCookie().Match(setCookie).Groups[1].Value).AsSpan(4, 16));

    private static async Task EventuallyAsync(Func<Task> check)
    {
        var limit = DateTime.UtcNow + TimeSpan.FromSeconds(30);
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Xunit.Sdk.XunitException) when (DateTime.UtcNow < limit) { await Task.Delay(250, Ct); }
        }
    }

    private static async Task<string> SignInBareAsync(Uri at)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = at };
        using var page = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Input.UserName"] = "tech@crb.local", ["Input.Password"] = Seeds.Password, ["__RequestVerificationToken"] = token }) };
        request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return SessionCookie().Match(string.Join("\n", answer.Headers.GetValues("Set-Cookie"))).Groups[1].Value;
    }

    private static async Task<bool> IsSignedInAsync(Uri at, string cookie)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = at };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Add("Cookie", $"ts={cookie}; __Host-ts={cookie}");
        using var answer = await http.SendAsync(request, Ct);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<string> StoredAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var all = source.CreateCommand("select string_agg(xml, E'\\n') from data_protection_keys");
        var text = (string)(await all.ExecuteScalarAsync(Ct))!;
        foreach (var line in text.Split('\n').Where(l => l.Length > 0)) Assert.NotNull(XElement.Parse(line));
        return text;
    }

    private static Task<Ended> TechSupportAsync(App at, params string[] command) => CommandAsync(at.Database.OwnerConnection, KeyCertificate.Pem, "", command);

    private static Task<Ended> CommandAsync(string connection, string certificate, string previous, params string[] command) =>
        Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. command], new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection,
            ["DataProtection__Certificate"] = certificate, ["DataProtection__PreviousCertificates"] = previous,
        });

    [GeneratedRegex("(?:^|[,\n] ?)(?:__Host-)?ts=([^;]+);", RegexOptions.IgnoreCase)]
    private static partial Regex SessionCookie();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("until ([0-9TZ:-]+)[;.]")]
    private static partial Regex Until();

    [GeneratedRegex("\"@mt\":\"Row {Row} of data_protection_keys [^}]*?\"Row\":([0-9]+)")]
    private static partial Regex DamagedRow();
}
