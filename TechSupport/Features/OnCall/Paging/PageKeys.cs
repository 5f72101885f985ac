using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>
/// The secret part of the link in a message about a page: whoever has it may acknowledge this page for this person, and nothing
/// else. Nothing is stored; the page itself knows whether it was acknowledged. Safe in an address as it is.
/// </summary>
public sealed class PageKeys(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>A message that old was followed by others.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly IDataProtector protector = protection.CreateProtector("on-call-page");

    public string Make(long page, long person) => protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}|{page}|{person}"));

    /// <returns>Null when it is none of ours, or too old.</returns>
    public (long Page, long Person)? Read(string key)
    {
        string open;
        try { open = protector.Unprotect(key); }
        catch (Exception e) when (e is CryptographicException or FormatException) { return null; }
        var parts = open.Split('|').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return clock.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds(parts[0]) ? (parts[1], parts[2]) : null;
    }
}
