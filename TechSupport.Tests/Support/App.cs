using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Quartz;
using TechSupport.Data;
using TechSupport.Development;
using TechSupport.Features.Account.Sessions;
using TechSupport.Tests.Support.Databases;
using TechSupport.Web.Guard;

namespace TechSupport.Tests.Support;

/// <summary>
/// The whole application on a database of its own, listening on real ports: use it as a class fixture. Jobs do not run by
/// themselves (see <see cref="RunJobAsync{T}"/>), time stands still (<see cref="Clock"/>), mail lands in a folder.
/// Derive from it to change settings or services for one test class.
/// </summary>
public class App(Postgres postgres) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SignedIn>>> signedIn = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-app-");
    private static int addresses;
    private WebApplication? app;
    private Database? database;

    public ManualClock Clock { get; } = new();

    /// <summary>Where pages are, "http://127.0.0.1:41234/".</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where /actuator is.</summary>
    public Uri ManagementAddress { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    public Database Database => database!;

    public string MailFolder => Path.Combine(folder.FullName, "mail");

    /// <summary>The folder of the JSON log.</summary>
    public virtual string LogFolder => Path.Combine(folder.FullName, "logs");

    /// <summary>The lines of the log so far: nobody waits for them to be written, so one of ours says when they are.</summary>
    public async Task<IReadOnlyList<string>> LogAsync()
    {
        var mark = Guid.NewGuid();
        Services.GetRequiredService<ILogger<App>>().LogInformation("Read up to here: {Mark}", mark);
        for (var patience = 200; patience > 0; patience--)
        {
            var lines = await ReadLogAsync();
            if (lines.Any(l => l.Contains(mark.ToString(), StringComparison.Ordinal))) return [.. lines.Where(l => !l.Contains("\"Mark\"", StringComparison.Ordinal))];
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("The log is not written.");
    }

    private async Task<IReadOnlyList<string>> ReadLogAsync()
    {
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(LogFolder, "application*.log"))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(line);
        }
        return lines;
    }

    /// <summary>Settings of this class beyond the usual ones, "Section:Key".</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <summary>The database of this class: another one, or another way to it.</summary>
    protected virtual Task<string> OpenDatabaseAsync() => postgres.CreateDatabaseAsync();

    /// <summary>False for an instance more on another one's database.</summary>
    protected virtual bool OwnsDatabase => true;

    /// <summary>True where a test is about how often a person may do something: on a clock that stands still, ten minutes never pass.</summary>
    protected virtual bool LimitsPeople => false;

    protected virtual string EnvironmentName => "Development";

    /// <summary>Puts something in the place of a service, after the application has registered its own.</summary>
    protected virtual void Replace(IServiceCollection services) { }

    public virtual async ValueTask InitializeAsync()
    {
        var connection = await OpenDatabaseAsync();
        // the first of a run has waited for the server and its sample data
        Clock.CatchUp();
        ManagementAddress = new Uri($"http://127.0.0.1:{Launch.HeldPort()}/");
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:TechSupport"] = connection,
            ["Management:Urls"] = ManagementAddress.GetLeftPart(UriPartial.Authority),
            ["Email:PickupDirectory"] = MailFolder,
            ["Log:Path"] = Path.Combine(LogFolder, "application.log"),
            ["Jobs:Enabled"] = "false",
            ["DataProtection:Certificate"] = KeyCertificate.Pem,
            ["Hospital:PublicUrl"] = "http://techsupport.test",
        };
        foreach (var (key, value) in Settings) settings[key] = value;
        app = Program.Build(Arguments(settings),
            builder => database = Database.OpenAsync(builder.Configuration, builder.Environment).GetAwaiter().GetResult(),
            services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                services.AddSingleton(provider => new PersonLimits(provider.GetRequiredService<TimeProvider>()) { IsOn = LimitsPeople });
                Replace(services);
            });
        await app.StartAsync();
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(a => new Uri(a)).Single(a => a.Port != ManagementAddress.Port);
    }

    /// <summary>Somebody who has not signed in.</summary>
    public Visitor Anonymous() => new(this, new CookieContainer());

    /// <summary>Somebody of the seeded cast (<see cref="Seeds.Cast"/>), signed in through the page; the cookie is kept for the next test.</summary>
    public async Task<Visitor> SignInAsync(string email)
    {
        var known = await Entry(email).Value;
        // a test has signed out, or the clock was moved so far that the sign-in has run out or is about to
        if ((Clock.Now - known.At).Duration() > TimeSpan.FromMinutes(7) || await IsEndedAsync(known))
        {
            signedIn.TryRemove(email, out _);
            known = await Entry(email).Value;
        }
        var cookies = new CookieContainer();
        foreach (var cookie in known.Cookies) cookies.Add(Address, new Cookie(cookie.Name, cookie.Value, "/"));
        return new Visitor(this, cookies);
    }

    /// <summary>The database as the application sees it: its role, its rights. A new context each time.</summary>
    public AppDb Db() => Database.Context();

    /// <summary>The same database with the owner's rights.</summary>
    public AppDb OwnerDb() => new(Database.Options(new(), Database.OwnerConnection).Options);

    /// <summary>Runs a job once, as the scheduler would.</summary>
    public async Task RunJobAsync<T>() where T : IJob
    {
        await using var scope = Services.CreateAsyncScope();
        await ActivatorUtilities.GetServiceOrCreateInstance<T>(scope.ServiceProvider).Execute(null!, TestContext.Current.CancellationToken);
    }

    /// <summary>The mails sent so far, oldest first.</summary>
    public IReadOnlyList<MimeMessage> Mails() => !Directory.Exists(MailFolder) ? []
        : [.. new DirectoryInfo(MailFolder).GetFiles("*.eml").OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name).Select(f => MimeMessage.Load(f.FullName))];

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (database is not null)
        {
            if (OwnsDatabase) await postgres.DropDatabaseAsync(database.OwnerConnection);
            await database.DisposeAsync();
        }
        folder.Delete(recursive: true);
    }

    private async Task<bool> IsEndedAsync(SignedIn known)
    {
        await using var db = Db();
        var ticket = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme)
            .TicketDataFormat.Unprotect(known.Cookies.Single(c => c.Name.EndsWith("ts", StringComparison.Ordinal)).Value);
        return !await Services.GetRequiredService<SessionRegister>().IsOpenAsync(db, ticket!.Principal, TestContext.Current.CancellationToken);
    }

    private Lazy<Task<SignedIn>> Entry(string email) => signedIn.GetOrAdd(email, e => new(async () =>
    {
        var cookies = new CookieContainer();
        var visitor = new Visitor(this, cookies);
        // from an address of its own: what a test does to the sign-in from here keeps nobody of the cast out
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await visitor.TokenAsync()), new("Input.UserName", e), new("Input.Password", Seeds.Password)]);
        var n = Interlocked.Increment(ref addresses);
        var reply = await visitor.SendAsync(request, ("X-Forwarded-For", $"198.18.{n / 250}.{n % 250 + 1}"));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
        return new SignedIn(Clock.Now, [.. cookies.GetCookies(Address).Cast<Cookie>()]);
    }));

    private string[] Arguments(Dictionary<string, string?> settings) =>
    [
        $"--environment={EnvironmentName}", "--applicationName=techsupport", $"--contentRoot={Path.Combine(Repository.Root, "TechSupport")}", "--urls=http://127.0.0.1:0",
        .. settings.Select(s => $"--{s.Key}={s.Value}"),
    ];

    private sealed record SignedIn(DateTimeOffset At, Cookie[] Cookies);
}
