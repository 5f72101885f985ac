using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Notifications;

namespace TechSupport.Tests.Support;

/// <summary>What the workers of the outbox do by themselves where jobs are on.</summary>
public static class OutboxActions
{
    /// <summary>Turns all events that wait into messages.</summary>
    public static async Task DispatchAsync(this App app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NotificationDispatcher>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends all messages that are due.</summary>
    public static Task DeliverAsync(this App app) => app.Services.GetRequiredService<DeliveryWorker>().DrainAsync(TestContext.Current.CancellationToken);
}
