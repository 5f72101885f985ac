using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.Requests;

/// <summary>What a program sends that tries everything it finds: any form and list, with any verb, header, body, alphabet and name of a field.</summary>
public sealed class HostileFloodTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    private const int Workers = 2;

    /// <summary>Who goes on for so many requests before the next one comes.</summary>
    private const int Stretch = 25;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private static readonly string[] Verbs = ["POST", "POST", "POST", "POST", "GET", "GET", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "ZQ1A2B", "get"];
    private static readonly string[] Charsets = ["utf-8", "utf-7", "utf-16", "windows-1251", "koi8-r", "bogus", "\"\"", "us-ascii", "utf-8;q=1"];
    private static readonly string[] Names = ["{0}", "[", "]", "a[", "{0}[", "{0}]", "{0}[0]", "{0}[0].{0}", "{0}.", ".{0}", "%00{0}", "{0}%ED%A0%80", "", "__RequestVerificationToken", "Input", "Input.", "handler", "Version", "Input.RequestKey"];
    private static readonly string[] Numbers = ["1", "-1", "0", "+1", "007", "99999999999999999999", "1e9", "%00", "a", "..%2f", "%C3%28", "%25"];

    /// <summary>Of a thousand requests at least so many.</summary>
    private static readonly (string Kind, int Of1000)[] Least =
    [
        ("answered", 850), ("POST", 110), ("GET", 80), ("HEAD", 25), ("other verbs", 150), ("2xx", 30), ("3xx", 10), ("4xx", 300), ("writtenAt", 10), ("POST with an alphabet", 10), ("POST done", 1), ("POST to be corrected", 2),
        ("POST application/x-www-form-urlencoded", 40), ("POST multipart/form-data", 20), ("POST application/json", 10),
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("HX-Request", ["true", "x", ""]), ("HX-Boosted", ["true", "x", ""]), ("HX-Current-URL", ["http://[", "javascript:1", "/tickets", "http://a/" + "%2f%2f"]), ("HX-Target", ["main", "[", "\u0001"]),
        ("HX-Trigger", ["x", "%ZZ"]), ("HX-History-Restore-Request", ["true", "x"]), ("X-Poll", ["1"]), ("Accept-Language", ["ru", "xx-YY;q=9", ",,;;q=", "*"]), ("Accept", ["*/*", "application/json", ";;"]),
        ("Accept-Encoding", ["gzip", "br;q=x", "zz"]), ("Range", ["bytes=0-", "bytes=-9999999999999"]), ("If-None-Match", ["*", "\"", "W/"]), ("If-Modified-Since", ["yesterday"]), ("X-Forwarded-Host", ["evil.example", "["]),
        ("X-HTTP-Method-Override", ["DELETE"]), ("Sec-Fetch-Site", ["cross-site", "same-origin", "x"]), ("Origin", ["null", "http://evil.example"]), ("Referer", ["http://[", "x"]), ("RequestVerificationToken", ["x", ""]),
        ("Authorization", ["Basic !!!", "Bearer x"]), ("Cookie", ["ts-lang=c%3Dzz", "ts=CfDJ8x", "ts-flash=%00", "a=b=c; ;=", "ts-theme=\""]), ("Expect", ["100-continue"]), ("Host", ["xn--", "127.0.0.1:1", "a..b"]),
    ];

    [Fact]
    public Task Two_thousand_hostile_requests_make_no_failure_of_ours() => AttackAsync(2_000, seed: 11);

    [Fact]
    [Trait("Needs", "nightly")]
    public Task Twenty_five_thousand_hostile_requests_make_no_failure_of_ours() => AttackAsync(25_000, Random.Shared.Next());

    private async Task AttackAsync(int count, int seed)
    {
        var forms = await Forms.OfAsync(app);
        var passwords = await PasswordsAsync();
        var (failed, answered, slowest) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, int>(), TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            var random = new Random(seed + worker);
            for (var sent = 0; sent < count / Workers; sent += Stretch)
            {
                await MendAsync(passwords);
                var form = Pick(random, forms);
                using var visitor = (await app.VisitAsync(Pick(random, SecurityApp.Everyone))).Copied();
                var token = await visitor.TokenAsync();
                for (var i = 0; i < Stretch; i++) Count(await SendAsync(visitor, i % 5 == 0 ? form = Pick(random, forms) : form, token, random, failed));
            }
        }));
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}, slowest {slowest.TotalSeconds:0.00} s, {string.Join(", ", answered.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}: {a.Value}"))}");
        Assert.True(failed.IsEmpty, $"Seed {seed}: {failed.Count} of {count}" + Environment.NewLine + string.Join(Environment.NewLine, failed.Take(20)));
        // a flood that never arrives, or is all turned away at the door, finds nothing
        foreach (var (kind, least) in Least) Assert.True(answered.GetValueOrDefault(kind) >= count * least / 1000, $"Seed {seed}: {kind} only {answered.GetValueOrDefault(kind)} times of {count}.");

        void Count(Answer answer)
        {
            foreach (var kind in answer.Kinds) answered.AddOrUpdate(kind, 1, (_, n) => n + 1);
            lock (answered) slowest = answer.Took > slowest ? answer.Took : slowest;
        }
    }

    private static IEnumerable<string> KindsOf(string verb, string path, string type, int status)
    {
        yield return "answered";
        yield return $"{status / 100}xx";
        yield return verb is "POST" or "GET" or "HEAD" ? verb : "other verbs";
        if (path.Contains("writtenAt=", StringComparison.Ordinal)) yield return "writtenAt";
        if (verb != "POST") yield break;
        yield return "POST " + type.Split(';')[0];
        if (type.Contains("charset", StringComparison.Ordinal)) yield return "POST with an alphabet";
        if (status == 302) yield return "POST done";
        if (status == 422) yield return "POST to be corrected";
    }

    private async Task<Answer> SendAsync(Visitor visitor, Form form, string token, Random random, ConcurrentQueue<string> failed)
    {
        var (verb, path, body, type) = (Pick(random, Verbs), Path(form, random), Body(form, token, random), Type(random));
        var headers = Enumerable.Range(0, random.Next(4)).Select(_ => Pick(random, Headers)).DistinctBy(h => h.Name).Select(h => (h.Name, Pick(random, h.Values))).ToArray();
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), path);
            if (verb is not ("GET" or "HEAD" or "TRACE" or "get"))
            {
                request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                request.Headers.ExpectContinue = true;
            }
            var clock = Stopwatch.StartNew();
            int status;
            try { status = (await visitor.SendAsync(request, headers)).Status; }
            // our own client refuses to send or to read some of it
            catch (Exception e) when (e is HttpRequestException or FormatException or UriFormatException or InvalidOperationException) { return new([], TimeSpan.Zero); }
            var what = $"{verb} {path[..Math.Min(path.Length, 120)]} [{type}] {string.Join(' ', headers)} {body[..Math.Min(body.Length, 160)]}";
            if (status >= 500) failed.Enqueue($"{status}: {what}");
            // once is the machine, twice is the request
            else if (clock.Elapsed > Slow && attempt == 1) continue;
            else if (clock.Elapsed > Slow) failed.Enqueue($"{clock.Elapsed.TotalSeconds:0.0} s: {what}");
            return new(KindsOf(verb, path, type, status), clock.Elapsed);
        }
    }

    private string Path(Form form, Random random)
    {
        var path = random.Next(3) switch
        {
            0 => form.Action,
            1 => app.PathOf(Pick(random, app.Routes)),
            _ => string.Join('/', app.PathOf(Pick(random, app.Routes)).Split('/').Select(part => part.Any(char.IsDigit) && random.Next(2) == 0 ? Pick(random, Numbers) : part)),
        };
        // what asks for an error gets it
        if (path.StartsWith("/error/", StringComparison.Ordinal)) path = "/error/404";
        return random.Next(2) == 0 ? path
            : $"{path.Split('?')[0]}?{string.Join('&', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Parameter(random)))}";
    }

    // of a page to go to, every other time one that there is
    private string Parameter(Random random)
    {
        var name = Pick(random, HostileInputTests.Parameters);
        return $"{Named(name, random)}={(name is "writtenAt" or "returnUrl" && random.Next(2) == 0 ? Uri.EscapeDataString(app.PathOf(Pick(random, app.Routes))) : Poison(random, 500))}";
    }

    private static string Body(Form form, string token, Random random)
    {
        var fields = form.Fields.Select(f => (Name: Named(f.Name, random), Value: random.Next(3) == 0 ? Poison(random, 12_000) : Uri.EscapeDataString(f.Value)));
        if (random.Next(5) > 0) fields = fields.Append(("__RequestVerificationToken", Uri.EscapeDataString(token)));
        return random.Next(8) switch
        {
            0 => "{\"a\":[",
            1 => string.Concat(fields.Select(f => $"--zz\r\nContent-Disposition: form-data; name=\"{f.Name}\"{(random.Next(6) == 0 ? "; filename=\"..\\x\"" : "")}\r\nContent-Type: text/plain; charset={Pick(random, Charsets)}\r\n\r\n{f.Value}\r\n")) + (random.Next(3) == 0 ? "" : "--zz--\r\n"),
            2 => string.Join('&', Enumerable.Range(0, 1500).Select(i => $"f{i}={i}")),
            _ => string.Join('&', fields.Select(f => $"{f.Name}={f.Value}")),
        };
    }

    private static string Type(Random random) => random.Next(8) switch
    {
        0 => "application/json",
        1 => "multipart/form-data; boundary=zz",
        2 => "multipart/form-data",
        3 => $"application/x-www-form-urlencoded; charset={Pick(random, Charsets)}",
        4 => Pick(random, ["text/plain", "x", ";", "application/x-www-form-urlencoded;;", "multipart/form-data; boundary=" + new string('z', 300)]),
        _ => "application/x-www-form-urlencoded",
    };

    private static string Named(string name, Random random) => random.Next(4) == 0 ? Pick(random, Names).Replace("{0}", name, StringComparison.Ordinal) : name;

    private static string Poison(Random random, int longest) => Pick(random, HostileInputTests.Poisons).Value is var poison && poison.Length > longest ? poison[..longest] : poison;

    private static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    // an attack may lock people out, which is right, and then nobody would be there to go on
    private async Task MendAsync(IReadOnlyDictionary<long, (string? Hash, Role Role)> people)
    {
        await using var db = app.Db();
        await db.Users.Where(u => u.LockoutEnd != null || u.DisabledAt != null || u.AccessFailedCount > 0).ExecuteUpdateAsync(u => u
            .SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null).SetProperty(x => x.DisabledAt, (DateTimeOffset?)null).SetProperty(x => x.AccessFailedCount, 0), TestContext.Current.CancellationToken);
        foreach (var user in await db.Users.AsNoTracking().Select(u => new { u.Id, u.PasswordHash, u.Role, u.Email }).ToListAsync(TestContext.Current.CancellationToken))
            if (people.TryGetValue(user.Id, out var was) && (user.PasswordHash, user.Role) != was)
                await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, was.Hash).SetProperty(x => x.Role, was.Role), TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyDictionary<long, (string? Hash, Role Role)>> PasswordsAsync()
    {
        await using var db = app.Db();
        return await db.Users.ToDictionaryAsync(u => u.Id, u => (u.PasswordHash, u.Role), TestContext.Current.CancellationToken);
    }

    private sealed record Answer(IEnumerable<string> Kinds, TimeSpan Took);
}
