using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;

namespace TechSupport.Features.Account.Keys;

/// <summary>The key ring in the database. A retirement whose time has come reads as a revocation, so every instance ends an old key at the same moment.</summary>
public sealed class KeyRepository(IServiceScopeFactory scopes, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var stored = scope.ServiceProvider.GetRequiredService<AppDb>().DataProtectionKeys.AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).ToList();
        return [.. stored.Where(xml => xml is not null).Select(xml => XElement.Parse(xml!)).SelectMany(AsOfNow)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.DataProtectionKeys.Add(Row(element, friendlyName));
        db.SaveChanges();
    }

    public static DataProtectionKey Row(XElement element, string friendlyName) => new() { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) };

    private IEnumerable<XElement> AsOfNow(XElement element)
    {
        if (KeyXml.RetirementOf(element) is not { } retirement) yield return element;
        else if (retirement.At <= clock.GetUtcNow()) yield return KeyXml.Revocation(retirement.Key, retirement.At);
    }
}
