using System.Collections.Concurrent;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>What wakes the workers of this process. Time is only the net below: for a signal that was lost, and for the next try that is due.</summary>
public sealed class OutboxSignals(TimeProvider clock)
{
    /// <summary>The longest anything waits for a signal that does not come.</summary>
    public static readonly TimeSpan Net = TimeSpan.FromMinutes(5);

    /// <summary>What is due but could not be claimed is looked for again after this: another worker may have it.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Channel, Signal> deliveries = new();

    /// <summary>Events wait to be turned into messages.</summary>
    public Signal Events { get; } = new(clock);

    /// <summary>Messages of a channel wait to be sent.</summary>
    public Signal Deliveries(Channel channel) => deliveries.GetOrAdd(channel, _ => new(clock));

    public void WakeSenders()
    {
        foreach (var channel in Enum.GetValues<Channel>()) Deliveries(channel).Set();
    }

    public void WakeAll()
    {
        Events.Set();
        WakeSenders();
    }

    /// <summary>A bell that stays rung until it is heard.</summary>
    public sealed class Signal(TimeProvider clock)
    {
        private TaskCompletionSource rung = New();

        public void Set() => Volatile.Read(ref rung).TrySetResult();

        /// <summary>Waits for the bell, or until something is due, or for the net.</summary>
        public async Task WaitAsync(DateTimeOffset? due, CancellationToken ct)
        {
            var wait = due is { } at ? at - clock.GetUtcNow() : Net;
            try { await rung.Task.WaitAsync(wait < Shortest ? Shortest : wait > Net ? Net : wait, ct); }
            catch (TimeoutException) { return; }
            // rung once more in between: the waiter looks after this, and sees that too
            Volatile.Write(ref rung, New());
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
