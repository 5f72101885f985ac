using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TechSupport.Features.Account.Keys;

/// <summary>
/// What an operator does with the keys. All of one command is one transaction, with its audit event; the running instances
/// notice by themselves (<see cref="KeyRingRefresher"/>). The key manager must work on the same <paramref name="db"/>.
/// </summary>
public sealed class KeyRotation(AppDb db, IKeyManager keys, IDefaultKeyResolver resolver, KeyCertificates certificates, IServiceProvider services, ILoggerFactory logs, TimeProvider clock)
{
    private const long Lock = 0x7465_6368_6b65_7973;
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    /// <summary>A new key protects from <paramref name="delay"/> on; the others open what they protected until <paramref name="grace"/> is over, or until an earlier rotation said. All are sealed by the current certificate.</summary>
    /// <exception cref="StartupException">A key still in use opens with none of the certificates.</exception>
    public async Task<(Guid Key, DateTimeOffset From, DateTimeOffset OldUntil)> RotateAsync(TimeSpan grace, TimeSpan delay, CancellationToken ct)
    {
        await using var transaction = await BeginAsync(ct);
        var from = clock.GetUtcNow() + delay;
        await SealAsync(ct);
        var leaving = (await ListAsync(ct)).Where(k => !k.IsRevoked && (k.Retires is null || k.Retires > from + grace)).ToList();
        var made = keys.CreateNewKey(from, from + Life);
        foreach (var old in leaving) db.DataProtectionKeys.Add(KeyRepository.Row(KeyXml.Retirement(old.Id, from + grace), $"retirement-{old.Id}"));
        var facts = new Dictionary<string, string?> { ["key"] = made.KeyId.ToString(), ["key_from"] = leaving.FirstOrDefault(k => k.IsDefault)?.Id.ToString(), ["ends"] = KeyXml.Time(from + grace) };
        db.Record(new Event(KeyEvent.Rotated, Actor.System, null, facts, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (made.KeyId, from, from + grace);
    }

    /// <summary>Ends one key, or all made before a moment, at once.</summary>
    /// <returns>The keys that were alive and are not any more.</returns>
    /// <exception cref="StartupException">There is no such key.</exception>
    public async Task<IReadOnlyList<Guid>> RevokeAsync(Guid? id, DateTimeOffset? before, CancellationToken ct)
    {
        await using var transaction = await BeginAsync(ct);
        var all = await ListAsync(ct);
        if (id is not null && all.All(k => k.Id != id)) throw new StartupException($"There is no key {id}: techsupport keys list shows them.");
        var ended = all.Where(k => !k.IsRevoked && (id is { } one ? k.Id == one : k.Created < before)).ToList();
        if (ended.Count == 0) return [];
        // made here, before the running instances each make their own; a key that a rotation ends soon is no successor
        var staying = all.Where(k => k.Retires is null && !ended.Contains(k)).Select(k => k.Id).ToHashSet();
        if (ended.Any(k => k.IsDefault) && resolver.ResolveDefaultKeyPolicy(clock.GetUtcNow(), keys.GetAllKeys().Where(k => staying.Contains(k.KeyId))).DefaultKey is null)
            keys.CreateNewKey(clock.GetUtcNow(), clock.GetUtcNow() + Life);
        foreach (var key in ended)
        {
            keys.RevokeKey(key.Id, "techsupport keys revoke");
            db.Record(new Event(KeyEvent.Revoked, Actor.System, null, new Dictionary<string, string?> { ["key"] = key.Id.ToString() }, clock.GetUtcNow()));
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return [.. ended.Select(k => k.Id)];
    }

    /// <summary>Every key, oldest first.</summary>
    public async Task<IReadOnlyList<KeyInfo>> ListAsync(CancellationToken ct)
    {
        var stored = (await db.DataProtectionKeys.AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).ToListAsync(ct)).Select(KeyXml.Read).OfType<XElement>().ToList();
        var retirements = stored.Select(KeyXml.RetirementOf).OfType<(Guid Key, DateTimeOffset At)>().GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Min(r => r.At));
        var elements = stored.Where(e => KeyXml.IdOf(e) is not null).ToDictionary(e => KeyXml.IdOf(e)!.Value);
        var all = keys.GetAllKeys();
        var current = resolver.ResolveDefaultKeyPolicy(clock.GetUtcNow(), all).DefaultKey?.KeyId;
        return [.. all.OrderBy(k => k.CreationDate).Select(k => new KeyInfo(k.KeyId, k.CreationDate, k.ActivationDate, k.ExpirationDate,
            retirements.TryGetValue(k.KeyId, out var at) ? at : null, k.IsRevoked, k.KeyId == current, SealOf(elements[k.KeyId])))];
    }

    private KeySeal SealOf(XElement key) => KeyXml.IsOpen(key) ? KeySeal.Open
        : certificates.Current is { } current && KeyXml.IsSealedBy(key, current) ? KeySeal.Current
        : certificates.Previous.Any(p => KeyXml.IsSealedBy(key, p)) ? KeySeal.Previous : KeySeal.Unknown;

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> BeginAsync(CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", ct);
        return transaction;
    }

    private async Task SealAsync(CancellationToken ct)
    {
        if (certificates.Current is not { } current) return;
        var dead = keys.GetAllKeys().Where(k => k.IsRevoked).Select(k => k.KeyId).ToHashSet();
        var (open, seal) = (new EncryptedXmlDecryptor(services), new CertificateXmlEncryptor(current, logs));
        foreach (var row in await db.DataProtectionKeys.OrderBy(k => k.Id).ToListAsync(ct)) Seal(row, current, open, seal, dead);
        await db.SaveChangesAsync(ct);
    }

    private static void Seal(DataProtectionKey row, System.Security.Cryptography.X509Certificates.X509Certificate2 current, IXmlDecryptor open, IXmlEncryptor seal, HashSet<Guid> dead)
    {
        if (KeyXml.Read(row.Xml) is not { } element || KeyXml.IdOf(element) is not { } id || KeyXml.IsSealedBy(element, current)) return;
        try
        {
            KeyXml.Seal(element, open, seal);
            row.Xml = element.ToString(SaveOptions.DisableFormatting);
        }
        catch (Exception e) when (KeyXml.IsDamage(e))
        {
            if (!dead.Contains(id))
                throw new StartupException($"Key {id} opens with none of the certificates: give the one that sealed it in DataProtection__PreviousCertificates, or end it with techsupport keys revoke {id}.");
        }
    }
}

/// <summary>What surrounds the secret part of a stored key.</summary>
public enum KeySeal
{
    Open,
    Current,
    Previous,
    Unknown,
}

/// <param name="Id">Names it; no secret.</param>
/// <param name="Created">When it was made.</param>
/// <param name="ActiveFrom">When it starts to protect.</param>
/// <param name="Expires">When it no longer protects; it still opens.</param>
/// <param name="Retires">When it no longer opens, because of a rotation.</param>
/// <param name="IsRevoked">It opens nothing any more.</param>
/// <param name="IsDefault">It protects now.</param>
/// <param name="Seal">What is around it in the database.</param>
public sealed record KeyInfo(Guid Id, DateTimeOffset Created, DateTimeOffset ActiveFrom, DateTimeOffset Expires, DateTimeOffset? Retires, bool IsRevoked, bool IsDefault, KeySeal Seal);
