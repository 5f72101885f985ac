namespace TechSupport.Features.Notifications.Outbox;

/// <summary>Work that must not end while the process lives: whatever it throws, it begins again, after a pause that grows.</summary>
public static class Forever
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="work">Calls its first argument when it is well again, which makes the next pause a short one.</param>
    /// <param name="failed">Told of every failure.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="longest">How far the pause grows; a minute when nothing is said.</param>
    public static async Task RunAsync(Func<Action, CancellationToken, Task> work, Action<Exception> failed, CancellationToken stop, TimeSpan? longest = null)
    {
        // the host starts one service after the other, each up to its first wait
        await Task.Yield();
        var pause = Shortest;
        while (!stop.IsCancellationRequested)
            try
            {
                await work(() => pause = Shortest, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                failed(e);
                try { await Task.Delay(pause, stop); }
                catch (OperationCanceledException) { return; }
                pause = pause * 2 < (longest ?? Longest) ? pause * 2 : longest ?? Longest;
            }
    }
}
