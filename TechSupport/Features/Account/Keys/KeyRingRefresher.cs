using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;

namespace TechSupport.Features.Account.Keys;

/// <summary>
/// Notices within seconds that the keys in the database are others: rotated or revoked on the command line, made by another
/// instance, or their time has come. The framework itself looks once a day. While the database is away the known keys stay.
/// </summary>
public sealed class KeyRingRefresher(KeyRepository repository, RefreshableKeyManager keys, IKeyRingProvider ring, KeyCertificates certificates, TimeProvider clock, ILogger<KeyRingRefresher> log) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private byte[] seen = [];

    /// <summary>Looks once.</summary>
    public void Look()
    {
        var now = Seen(repository.GetAllElements());
        if (now.AsSpan().SequenceEqual(seen)) return;
        keys.Changed();
        // starts the reading, so that the next request finds the new ring
        ring.GetCurrentKeyRing();
        // only now: when the reading fails, the next look tries again
        seen = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Warn();
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) LookQuietly();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* the server stops */ }
    }

    private void LookQuietly()
    {
        try { Look(); }
        // readiness says it already
        catch (Exception e) when (DatabaseFault.IsUnavailable(e)) { log.LogDebug("The keys could not be read: the database is away"); }
        catch (Exception e) { log.LogError(e, "The keys of the sign-ins could not be read anew; the known ones stay in use"); }
    }

    private void Warn()
    {
        if (certificates.Warning(clock.GetUtcNow()) is { } warning) log.LogWarning("{Warning}", warning);
        try
        {
            if (certificates.Current is not null && repository.GetAllElements().Count(e => KeyXml.IdOf(e) is not null && KeyXml.IsOpen(e)) is > 0 and var open)
                log.LogWarning("{Keys} keys lie open in the database, from before there was a certificate: run techsupport keys rotate", open);
        }
        catch (Exception e) when (DatabaseFault.IsUnavailable(e)) { log.LogDebug("The keys could not be read: the database is away"); }
        catch (Exception e) when (KeyXml.IsDamage(e)) { log.LogError(e, "The keys of the sign-ins could not be looked through"); }
    }

    // a hash, so that no copy of a key stays in memory; a key that becomes active is a change too
    private byte[] Seen(IEnumerable<XElement> elements)
    {
        var now = clock.GetUtcNow();
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(elements.Select(e => $"{e.ToString(SaveOptions.DisableFormatting)}{(DateTimeOffset?)e.Element("activationDate") <= now}\n"))));
    }
}
