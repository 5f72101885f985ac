using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Sessions;

/// <summary>
/// Which sign-ins have begun and ended. A session is looked up by its key at most once in <see cref="Freshness"/>: so few pages cost a
/// statement more, and what another instance has ended ends here that much later. What ended here ends at once: whoever read that a
/// session is open while any was ended does not remember it.
/// </summary>
public sealed class SessionRegister(TimeProvider clock)
{
    public const string Claim = "sid";

    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    /// <summary>More are not remembered at once; whoever is forgotten is looked up again.</summary>
    private const int Most = 10_000;

    private readonly Lock guard = new();
    private readonly Dictionary<Guid, (DateTimeOffset At, bool IsOpen)> seen = [];
    private long endings;

    /// <summary>Begins a session and names it in the identity; the session this browser had ends.</summary>
    public async Task BeginAsync(AppDb db, ClaimsIdentity identity, ClaimsPrincipal before, CancellationToken ct)
    {
        if (identity.HasClaim(c => c.Type == Claim)) return;
        var (id, now) = (Guid.NewGuid(), clock.GetUtcNow());
        identity.AddClaim(new(Claim, id.ToString("N")));
        await EndAsync(db, before, ct);
        var asked = Asked();
        await db.Database.ExecuteSqlAsync($"insert into sessions (id, user_id, started_at) values ({id}, {new ClaimsPrincipal(identity).Actor().Id}, {now})", ct);
        Remember(id, isOpen: true, asked);
    }

    public async Task EndAsync(AppDb db, ClaimsPrincipal who, CancellationToken ct)
    {
        if (!who.IsSignedIn()) return;
        var (id, now) = (Key(who), clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"""
            insert into sessions (id, user_id, started_at, ended_at) values ({id}, {who.Actor().Id}, {now}, {now})
            on conflict (id) do update set ended_at = coalesce(sessions.ended_at, excluded.ended_at)
            """, ct);
        lock (guard)
        {
            endings++;
            seen[id] = (now, false);
        }
    }

    /// <summary>Ends every session of a person. In a transaction they end with its commit: <see cref="Forget"/> then.</summary>
    public async Task EndAllAsync(AppDb db, long person, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Set<Session>().Where(s => s.UserId == person && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        Forget();
    }

    /// <summary>Looks every session up again.</summary>
    public void Forget()
    {
        lock (guard)
        {
            endings++;
            seen.Clear();
        }
    }

    public async Task<bool> IsOpenAsync(AppDb db, ClaimsPrincipal who, CancellationToken ct)
    {
        var id = Key(who);
        if (Known(id) is { } known) return known;
        var asked = Asked();
        return Judge(who, id, asked, await db.Set<Session>().Where(s => s.Id == id).Select(s => new Found(s.EndedAt)).SingleOrDefaultAsync(ct));
    }

    /// <summary>The account of an open session, with its department, in one statement.</summary>
    /// <returns>Null when the session has ended or there is no such account.</returns>
    public async Task<User?> UserAsync(AppDb db, ClaimsPrincipal who, CancellationToken ct)
    {
        var (id, person, asked) = (Key(who), who.Actor().Id, Asked());
        var read = await db.Users.Include(u => u.Department).Where(u => u.Id == person)
            .Select(u => new { User = u, u.Department, Session = db.Set<Session>().Where(s => s.Id == id).Select(s => new Found(s.EndedAt)).SingleOrDefault() }).SingleOrDefaultAsync(ct);
        return read is not null && Judge(who, id, asked, read.Session) ? read.User : null;
    }

    private bool Judge(ClaimsPrincipal who, Guid id, long asked, Found? found)
    {
        // the release before wrote no session down: its sign-ins go on until they end
        var isOpen = found is null ? who.FindFirstValue(Claim) is null : found.EndedAt is null;
        Remember(id, isOpen, asked);
        return isOpen;
    }

    // a cookie of the release before has no key, but it says who began when, and keeps saying it
    private static Guid Key(ClaimsPrincipal who) => Guid.TryParse(who.FindFirstValue(Claim), out var id) ? id
        : new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{who.Actor().Id}|{who.FindFirstValue(AccountSignIn.StartedClaim)}"))).AsSpan(0, 16));

    private bool? Known(Guid id)
    {
        lock (guard) return seen.TryGetValue(id, out var known) && (clock.GetUtcNow() - known.At).Duration() < Freshness ? known.IsOpen : null;
    }

    private long Asked()
    {
        lock (guard) return endings;
    }

    /// <param name="id">The session.</param>
    /// <param name="isOpen">What the database said of it.</param>
    /// <param name="asked">How many had been ended here when it was asked.</param>
    private void Remember(Guid id, bool isOpen, long asked)
    {
        lock (guard)
        {
            if (asked != endings) return;
            if (seen.Count >= Most) seen.Clear();
            seen[id] = (clock.GetUtcNow(), isOpen);
        }
    }

    private sealed record Found(DateTimeOffset? EndedAt);
}
