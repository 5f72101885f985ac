using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Prometheus;

namespace TechSupport.Web.Telemetry;

/// <summary>The connections the application keeps to its database, as Npgsql counts them; the owner's have no pool.</summary>
public static class PoolMetrics
{
    private const string Count = "db.client.connection.count";
    private const string Most = "db.client.connection.max";
    private const string Pool = "db.client.connection.pool.name";
    private const string State = "db.client.connection.state";
    private const string Requests = "db.client.connection.npgsql.pending_requests";

    private static readonly Gauge InUse = Metrics.CreateGauge("techsupport_database_connections_in_use", "Connections to the database that somebody works with.");
    private static readonly Gauge Idle = Metrics.CreateGauge("techsupport_database_connections_idle", "Connections to the database that wait for somebody.");
    private static readonly Gauge Max = Metrics.CreateGauge("techsupport_database_connections_max", "Connections to the database that there may be.");
    private static readonly Gauge Waiting = Metrics.CreateGauge("techsupport_database_connections_waiting", "How many wait for a connection to the database.");

    private static readonly Lock One = new();
    private static readonly MeterListener Listener = Listen();
    private static readonly Dictionary<string, PoolUse> Pools = [];
    private static readonly ConcurrentDictionary<string, long> Waits = new();

    /// <summary>Counts from now on: how many wait is told only as it changes.</summary>
    public static void Publish() => _ = Listener;

    /// <summary>The pool that has the fewest connections left; null before the first is opened.</summary>
    public static PoolUse? Fullest()
    {
        lock (One)
        {
            Read();
            return Pools.Values.Where(p => p.Max > 0).OrderByDescending(p => p.Waiting > 0).ThenByDescending(p => (double)p.InUse / p.Max).FirstOrDefault();
        }
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument is { Meter.Name: "Npgsql", Name: Count or Most or Requests }) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        listener.Start();
        Metrics.DefaultRegistry.AddBeforeCollectCallback(Collect);
        return listener;
    }

    private static void Collect()
    {
        lock (One)
        {
            Read();
            InUse.Set(Pools.Values.Sum(p => p.InUse));
            Idle.Set(Pools.Values.Sum(p => p.Idle));
            Max.Set(Pools.Values.Sum(p => p.Max));
            Waiting.Set(Waits.Values.Sum());
        }
    }

    private static void Read()
    {
        Pools.Clear();
        Listener.RecordObservableInstruments();
        foreach (var (name, pool) in Pools.ToList()) Pools[name] = pool with { Waiting = Waits.GetValueOrDefault(name) };
    }

    private static void Take(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = Tag(tags, Pool) ?? "";
        if (instrument == Requests) Waits.AddOrUpdate(name, value, (_, before) => before + value);
        else
        {
            var pool = Pools.GetValueOrDefault(name) ?? new PoolUse(0, 0, 0, 0);
            Pools[name] = instrument == Most ? pool with { Max = pool.Max + value } : Tag(tags, State) == "used" ? pool with { InUse = pool.InUse + value } : pool with { Idle = pool.Idle + value };
        }
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string wanted)
    {
        foreach (var (key, value) in tags)
            if (key == wanted) return value as string;
        return null;
    }
}

/// <summary>What one pool of connections to the database is at.</summary>
/// <param name="InUse">Connections that somebody works with.</param>
/// <param name="Idle">Connections that wait for somebody.</param>
/// <param name="Max">Connections that there may be.</param>
/// <param name="Waiting">How many wait for a connection.</param>
public sealed record PoolUse(long InUse, long Idle, long Max, long Waiting);
