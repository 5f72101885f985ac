using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>
/// The secret part of a link that sets a password: a reset lives an hour, an invitation three days. It is bound to the
/// security stamp, which every new password changes, so it works once; nothing is stored. Safe in an address as it is.
/// </summary>
public sealed class LinkTokens(IDataProtectionProvider protection, TimeProvider clock) : IUserTwoFactorTokenProvider<User>
{
    public const string Provider = "link";
    public const string Invitation = "Invitation";

    private readonly IDataProtector protector = protection.CreateProtector("account-link");

    public async Task<string> GenerateAsync(string purpose, UserManager<User> manager, User user)
    {
        var life = purpose == Invitation ? AccountRules.InvitationLink : AccountRules.ResetLink;
        return protector.Protect($"{(clock.GetUtcNow() + life).ToUnixTimeSeconds()}|{user.Id}|{purpose}|{await manager.GetSecurityStampAsync(user)}");
    }

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        string open;
        try { open = protector.Unprotect(token); }
        catch (Exception e) when (e is CryptographicException or FormatException) { return false; }
        var parts = open.Split('|', 2);
        return long.TryParse(parts[0], CultureInfo.InvariantCulture, out var until) && clock.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds(until)
            && parts[1] == $"{user.Id}|{purpose}|{await manager.GetSecurityStampAsync(user)}";
    }

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<User> manager, User user) => Task.FromResult(false);
}
