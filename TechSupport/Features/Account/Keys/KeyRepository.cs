using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace TechSupport.Features.Account.Keys;

/// <summary>The key ring in the database. A retirement whose time has come reads as a revocation, so every instance ends an old key at the same moment.</summary>
public sealed class KeyRepository(IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeyRepository> log) : IXmlRepository
{
    // read every few seconds, said once
    private readonly ConcurrentDictionary<int, bool> told = new();

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var stored = scope.ServiceProvider.GetRequiredService<AppDb>().DataProtectionKeys.AsNoTracking().OrderBy(k => k.Id).ToList();
        return [.. stored.Select(Readable).OfType<XElement>().SelectMany(AsOfNow)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.DataProtectionKeys.Add(Row(element, friendlyName));
        db.SaveChanges();
    }

    public static DataProtectionKey Row(XElement element, string friendlyName) => new() { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) };

    // the framework rejects all keys for one it cannot read, and no one could sign in
    private XElement? Readable(DataProtectionKey row)
    {
        if (KeyXml.Read(row.Xml) is { } element) return element;
        if (told.TryAdd(row.Id, true))
            log.LogError("Row {Row} of data_protection_keys is damaged and passed over. What its key protected opens no more; if it ended a key, end that key again (techsupport keys list and revoke)", row.Id);
        return null;
    }

    private IEnumerable<XElement> AsOfNow(XElement element)
    {
        if (KeyXml.RetirementOf(element) is not { } retirement) yield return element;
        else if (retirement.At <= clock.GetUtcNow()) yield return KeyXml.Revocation(retirement.Key, retirement.At);
    }
}
