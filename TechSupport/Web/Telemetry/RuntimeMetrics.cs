using Prometheus;

namespace TechSupport.Web.Telemetry;

/// <summary>What the runtime does for itself: memory and processor are among the metrics that come with the library.</summary>
public static class RuntimeMetrics
{
    private static readonly Counter Paused = Metrics.CreateCounter("dotnet_gc_pause_seconds_total", "How long everything stood still for the garbage collector.");
    private static readonly Gauge Threads = Metrics.CreateGauge("dotnet_threadpool_threads", "Threads of the thread pool.");
    private static readonly Gauge Queue = Metrics.CreateGauge("dotnet_threadpool_queue_length", "What waits for a thread of the thread pool.");

    static RuntimeMetrics()
    {
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() =>
        {
            Paused.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
            Threads.Set(ThreadPool.ThreadCount);
            Queue.Set(ThreadPool.PendingWorkItemCount);
        });
    }

    /// <summary>There with every scrape from now on. The library's adapters would add every meter of the framework, some hundred series that nobody reads.</summary>
    public static void Publish() => Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true, SuppressEventCounters = true, SuppressDebugMetrics = true });
}
