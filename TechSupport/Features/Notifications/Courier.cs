using TechSupport.Features.Notifications.Channels.Email;

namespace TechSupport.Features.Notifications;

/// <summary>Takes one delivery from the queue to its person: claim, check, send, record.</summary>
public sealed class Courier(DeliveryQueue queue, NoticeBoard board, IEnumerable<INoticeSender> senders, AccountSender accounts, ILogger<Courier> log)
{
    /// <summary>Far below the lease, so that nobody else gets the delivery while we are at it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>False when nothing is due.</returns>
    public async Task<bool> DeliverNextAsync(Channel channel, CancellationToken ct)
    {
        if (await queue.ClaimAsync(channel, ct) is not { } delivery) return false;
        var outcome = await TryAsync(delivery, ct);
        // sent is sent, also when we are being stopped
        if (await queue.SettleAsync(delivery, outcome, CancellationToken.None) is { } settled)
        {
            NotificationMetrics.Attempts.WithLabels(Label(channel), Label(settled.State)).Inc();
            log.LogInformation("Delivery {DeliveryId} by {Channel}: {State} after {Attempts} attempts {Error}", settled.Id, channel, settled.State, settled.Attempts, settled.LastError);
        }
        return true;
    }

    private async Task<Action<Delivery, DateTimeOffset>> TryAsync(Delivery delivery, CancellationToken ct)
    {
        // only a process that died on every attempt gets here
        if (delivery.Attempts > Delivery.MaxAttempts) return (d, at) => d.Failed("Every attempt was interrupted.", at, permanent: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            if (delivery.TicketId is null) await accounts.SendAsync(delivery, limit.Token);
            else await senders.Single(s => s.Channel == delivery.Channel).SendAsync(await board.ReadAsync(delivery, limit.Token), limit.Token);
            return (d, at) => d.Sent(at);
        }
        catch (NobodyToTell e) { return (d, _) => d.Drop(e.Message); }
        catch (SendFailure e) { return (d, at) => d.Failed(e.Message, at, e.RetryAfter, e.IsPermanent); }
        catch (OperationCanceledException) { return (d, at) => d.Failed(ct.IsCancellationRequested ? "Interrupted by a stop." : "No answer in time.", at, ct.IsCancellationRequested ? TimeSpan.Zero : null); }
        catch (Exception e)
        {
            log.LogError(e, "Delivery {DeliveryId} by {Channel} failed", delivery.Id, delivery.Channel);
            return (d, at) => d.Failed(e.GetType().Name, at);
        }
    }

    private static string Label<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>Puts a notice into words and hands it to a server.</summary>
public interface INoticeSender
{
    Channel Channel { get; }

    /// <exception cref="SendFailure">The server did not take it.</exception>
    Task SendAsync(Notice notice, CancellationToken ct);
}

/// <summary>A message could not be handed over; the text holds no addresses.</summary>
/// <param name="retryAfter">What the server asked for, if it did.</param>
public sealed class SendFailure(string message, bool permanent, TimeSpan? retryAfter = null) : Exception(message)
{
    public bool IsPermanent { get; } = permanent;
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Since the event somebody was switched off, may no longer see it, or does not want to be told.</summary>
public sealed class NobodyToTell(string why) : Exception(why);
