using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace TechSupport.E2E.Support.Browser;

/// <summary>What one load of a page brought over the wire: headers and compressed bodies, in bytes, by address.</summary>
/// <remarks>Chromium asks 127.0.0.1 for brotli as it does any HTTPS site, so this is what a person behind the TLS proxy receives.</remarks>
public sealed record Weight(IReadOnlyList<KeyValuePair<string, long>> Parts)
{
    public long Total => Parts.Sum(p => p.Value);

    /// <summary>Measures <paramref name="path"/> for someone who was never here.</summary>
    public static Task<Weight> ColdAsync(Visit visit, string path) => MeasureAsync(visit, path, forget: true);

    /// <summary>Measures <paramref name="path"/> with whatever the visit's earlier pages left in the cache.</summary>
    public static Task<Weight> WarmAsync(Visit visit, string path) => MeasureAsync(visit, path, forget: false);

    /// <summary>Fails, listing the parts, when the load weighed more than the bar.</summary>
    public void AssertBelow(long bytes) => Assert.True(Total < bytes, $"{Total:N0} bytes, the bar is {bytes:N0}:\n{this}");

    public override string ToString() =>
        string.Join('\n', Parts.OrderByDescending(p => p.Value).Select(p => $"{p.Value,9:N0}  {p.Key}"));

    private static async Task<Weight> MeasureAsync(Visit visit, string path, bool forget)
    {
        await visit.Page.GotoAsync("about:blank");   // going to the address one is at would count as a reload
        var cdp = await visit.Context.NewCDPSessionAsync(visit.Page);
        var wire = new Wire(cdp);
        await cdp.SendAsync("Network.enable");
        if (forget) await cdp.SendAsync("Network.clearBrowserCache");
        await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await Wait.UntilAsync(() => wire.Quiet, $"the last file of {path}");
        await cdp.DetachAsync();
        return new Weight(wire.Parts);
    }

    private sealed class Wire
    {
        private readonly ConcurrentDictionary<string, string> addresses = new();
        private readonly ConcurrentDictionary<string, byte> open = new();
        private readonly ConcurrentQueue<KeyValuePair<string, long>> parts = new();

        public Wire(ICDPSession cdp)
        {
            cdp.Event("Network.requestWillBeSent").OnEvent += (_, e) => Sent(e!.Value);
            cdp.Event("Network.loadingFinished").OnEvent += (_, e) => Done(e!.Value);
            cdp.Event("Network.loadingFailed").OnEvent += (_, e) => Done(e!.Value);
        }

        public bool Quiet => open.IsEmpty;

        public IReadOnlyList<KeyValuePair<string, long>> Parts => [.. parts];

        private void Sent(JsonElement e)
        {
            var id = e.GetProperty("requestId").GetString()!;
            // a redirect keeps the request's id, and its own bytes are only told here
            if (e.TryGetProperty("redirectResponse", out var redirect)) Add(id, redirect);
            addresses[id] = e.GetProperty("request").GetProperty("url").GetString()!;
            if (e.GetProperty("type").GetString() != "EventSource") open[id] = 0;   // a live stream never finishes
        }

        private void Done(JsonElement e)
        {
            var id = e.GetProperty("requestId").GetString()!;
            if (e.TryGetProperty("encodedDataLength", out _)) Add(id, e);
            open.TryRemove(id, out _);
        }

        private void Add(string id, JsonElement e) =>
            parts.Enqueue(new(addresses.GetValueOrDefault(id, id), (long)e.GetProperty("encodedDataLength").GetDouble()));
    }
}
