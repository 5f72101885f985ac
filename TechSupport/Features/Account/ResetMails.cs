using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Notifications.Email;
using TechSupport.Features.People;

namespace TechSupport.Features.Account;

/// <summary>
/// Sends the reset links, after the answer was given: how long a mail server takes must not tell whether an account
/// exists. The link is made here and stands nowhere but in the mail. A request survives a crash in the audit log: at the
/// start those of the last minutes are sent once more, because twice is better than never.
/// </summary>
public sealed class ResetMails(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ResetMails> log) : BackgroundService
{
    private static readonly TimeSpan AgainAfterStart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Channel<Request> requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Queue(long user, DateTimeOffset at) => requests.Writer.TryWrite(new(user, at));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // the host starts without waiting for the database
        await Task.Yield();
        await TryAsync(LeftOverAsync, stoppingToken);
        await foreach (var request in requests.Reader.ReadAllAsync(stoppingToken))
            // nobody waits for a link longer than it would have lived
            while (clock.GetUtcNow() - request.At < AccountRules.ResetLink && !await TryAsync(ct => SendAsync(request, ct), stoppingToken))
                await Task.Delay(Pause, stoppingToken);
    }

    private async Task LeftOverAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var since = clock.GetUtcNow() - AgainAfterStart;
        var open = await scope.ServiceProvider.GetRequiredService<AppDb>().Events
            .Where(e => e.Kind == PersonEvent.ResetRequested && e.At > since).OrderBy(e => e.Id).Select(e => new { e.ObjectId, e.At }).ToListAsync(ct);
        foreach (var request in open) Queue(request.ObjectId!.Value, request.At);
    }

    private async Task SendAsync(Request request, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var user = await services.GetRequiredService<AppDb>().Users.SingleOrDefaultAsync(u => u.Id == request.User && u.DisabledAt == null, ct);
        if (user?.Email is null) return;
        var link = await services.GetRequiredService<AccountLinks>().ResetAsync(user);
        await services.GetRequiredService<IMailTransport>().SendAsync(services.GetRequiredService<AccountMail>().Reset(user, link), ct);
        log.LogInformation("Reset link sent to user {UserId}", user.Id);
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        try
        {
            await work(ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // the message could hold an address
            log.LogWarning("A reset mail could not be sent: {Error}", e.GetType().Name);
            return false;
        }
    }

    private sealed record Request(long User, DateTimeOffset At);
}
