using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace TechSupport.Tests.Support.Databases;

/// <summary>
/// The round trips to one database while this listens, whoever makes them: EF, the scheduler, plain Npgsql. A batch is one.
/// What begins and ends a transaction, and what opens a connection, is not counted.
/// </summary>
/// <example><code>
/// using var statements = new StatementCounter(app);
/// await visitor.GetAsync("/tickets");
/// statements.AtMost(4);
/// </code></example>
public sealed class StatementCounter : IDisposable
{
    private readonly ConcurrentQueue<string> sent = new();
    private readonly ActivityListener listener;

    public StatementCounter(App app) : this(app.Database.AppConnection) { }

    public StatementCounter(string connection)
    {
        // tests run side by side in one process, and each class has a database of its own
        var database = new NpgsqlConnectionStringBuilder(connection).Database;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.query.text") is string text && activity.GetTagItem("db.namespace") as string == database) sent.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public int Count => sent.Count;

    /// <summary>Their texts, in the order they ended.</summary>
    public IReadOnlyList<string> Texts => [.. sent];

    /// <summary>Counts from zero again.</summary>
    public void Clear() => sent.Clear();

    /// <summary>Fails with the text of every statement when there were more.</summary>
    public void AtMost(int count)
    {
        var texts = Texts;
        Assert.True(texts.Count <= count, $"{texts.Count} statements instead of at most {count}:{Environment.NewLine}{string.Join($"{Environment.NewLine}---{Environment.NewLine}", texts)}");
    }

    public void Dispose() => listener.Dispose();
}
