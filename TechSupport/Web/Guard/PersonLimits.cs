namespace TechSupport.Web.Guard;

/// <summary>So many of something in a while, and what is said to whoever wants more.</summary>
public sealed record Limit(string Name, int Count, TimeSpan Within, string Sentence)
{
    /// <summary>Each tells every technician when patients are affected.</summary>
    public static readonly Limit Reports = new("reports", 10, TimeSpan.FromMinutes(10), "You have reported {0} problems within ten minutes. Call IT if it is urgent, or send this one a little later.");

    /// <summary>Who is on the phone all day logs calls faster than anybody reports.</summary>
    public static readonly Limit Calls = new("calls", 30, TimeSpan.FromMinutes(10), "You have logged {0} calls within ten minutes. Save this one a little later.");

    /// <summary>Each is a mail to somebody.</summary>
    public static readonly Limit Messages = new("messages", 30, TimeSpan.FromMinutes(10), "You have sent {0} messages within ten minutes. Send this one a little later.");

    public static readonly Limit Searches = new("searches", 60, TimeSpan.FromMinutes(1), "You have searched {0} times within a minute. Wait a moment, then search again.");
}

/// <summary>
/// Counts what a person does, so that one of them, or a program with their sign-in, floods neither mailboxes nor the database. In
/// memory: two instances let through twice as many.
/// </summary>
public sealed class PersonLimits(TimeProvider clock)
{
    private readonly Lock guard = new();
    private readonly Dictionary<(string Limit, long Person), Queue<DateTimeOffset>> done = [];

    /// <summary>False: nobody is limited.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Counts one more.</summary>
    /// <exception cref="TooMany">That many were done; this one is not counted.</exception>
    public void Take(Limit limit, Actor actor)
    {
        if (!IsOn || actor.Id is not { } person) return;
        var now = clock.GetUtcNow();
        lock (guard)
        {
            if (done.Count > 10_000) Forget(now);
            if (!done.TryGetValue((limit.Name, person), out var times)) done[(limit.Name, person)] = times = new();
            while (times.TryPeek(out var oldest) && oldest <= now - limit.Within) times.Dequeue();
            if (times.Count >= limit.Count) throw new TooMany(limit, times.Peek() + limit.Within - now);
            times.Enqueue(now);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var key in done.Where(d => d.Value.All(at => at <= now - TimeSpan.FromMinutes(10))).Select(d => d.Key).ToList()) done.Remove(key);
    }
}

/// <summary>A person has done this too often; pages answer it with 429 and keep the text.</summary>
public sealed class TooMany(Limit limit, TimeSpan wait) : Exception("Too many " + limit.Name)
{
    public Limit Limit => limit;

    /// <summary>Whole seconds until the next one is taken.</summary>
    public int Seconds => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
