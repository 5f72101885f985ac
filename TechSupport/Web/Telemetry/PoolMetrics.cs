using System.Diagnostics.Metrics;
using Prometheus;

namespace TechSupport.Web.Telemetry;

/// <summary>The connections the application keeps to its database, as Npgsql counts them; the owner's have no pool.</summary>
public static class PoolMetrics
{
    private const string Count = "db.client.connection.count";
    private const string Most = "db.client.connection.max";
    private const string Requests = "db.client.connection.npgsql.pending_requests";

    private static readonly Gauge InUse = Metrics.CreateGauge("techsupport_database_connections_in_use", "Connections to the database that somebody works with.");
    private static readonly Gauge Idle = Metrics.CreateGauge("techsupport_database_connections_idle", "Connections to the database that wait for somebody.");
    private static readonly Gauge Max = Metrics.CreateGauge("techsupport_database_connections_max", "Connections to the database that there may be.");
    private static readonly Gauge Waiting = Metrics.CreateGauge("techsupport_database_connections_waiting", "How many wait for a connection to the database.");

    private static readonly Lock One = new();
    private static readonly MeterListener Listener = Listen();
    private static long inUse, idle, max, waiting;

    /// <summary>Counts from now on: how many wait is told only as it changes.</summary>
    public static void Publish() => _ = Listener;

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
            (inUse, idle, max) = (0, 0, 0);
            Listener.RecordObservableInstruments();
            InUse.Set(inUse);
            Idle.Set(idle);
            Max.Set(max);
            Waiting.Set(Interlocked.Read(ref waiting));
        }
    }

    private static void Take(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (name == Requests) Interlocked.Add(ref waiting, value);
        else if (name == Most) max += value;
        else if (State(tags) == "used") inUse += value;
        else idle += value;
    }

    private static string? State(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            if (key == "db.client.connection.state") return value as string;
        return null;
    }
}
