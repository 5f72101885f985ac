using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>Stands for the services that alerts are sent to: keeps what comes, by its path.</summary>
public sealed class AlertSink : IAsyncDisposable
{
    private readonly WebApplication site;
    private readonly ConcurrentQueue<(string Path, string Body)> came = new();

    public AlertSink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // containers reach it by the engine's own address
        builder.WebHost.UseUrls($"http://0.0.0.0:{Port}");
        site = builder.Build();
        site.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            came.Enqueue((http.Request.Path, await reader.ReadToEndAsync()));
            // each service has its own way of saying that it has it
            http.Response.StatusCode = http.Request.Path == "/pagerduty" ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            await http.Response.WriteAsync("ok");
        });
    }

    public int Port { get; } = Launch.HeldPort();

    public Task StartAsync() => site.StartAsync();

    /// <summary>Where the last few came to, and how they begin.</summary>
    public string Last => string.Join(Environment.NewLine, came.TakeLast(6).Select(c => $"{c.Path} {c.Body[..Math.Min(c.Body.Length, 400)]}"));

    /// <summary>What came to a path and contains all of these words.</summary>
    public IReadOnlyList<string> Of(string path, params string[] words) =>
        [.. came.Where(c => c.Path == path && words.All(w => c.Body.Contains(w, StringComparison.Ordinal))).Select(c => c.Body)];

    public async ValueTask DisposeAsync() => await site.DisposeAsync();
}
