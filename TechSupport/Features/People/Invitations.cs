using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TechSupport.Features.People;

/// <summary>Links by which a new person sets the first password: like a reset link, but good for three days.</summary>
public static class Invitations
{
    public const string Provider = "Invitation";
    private const string PasswordLinks = "PasswordLink";
    public static readonly TimeSpan Lifespan = TimeSpan.FromHours(72);

    public static IdentityBuilder AddInvitations(this IdentityBuilder identity)
    {
        identity.Services.Configure<IdentityOptions>(o => o.Tokens.PasswordResetTokenProvider = PasswordLinks);
        return identity.AddTokenProvider<InvitationTokens>(Provider).AddTokenProvider<PasswordLinkTokens>(PasswordLinks);
    }
}

public sealed class InvitationTokenOptions : DataProtectionTokenProviderOptions
{
    public InvitationTokenOptions() => (Name, TokenLifespan) = (Invitations.Provider, Invitations.Lifespan);
}

public sealed class InvitationTokens(IDataProtectionProvider protection, IOptions<InvitationTokenOptions> options, ILogger<DataProtectorTokenProvider<User>> log)
    : DataProtectorTokenProvider<User>(protection, options, log);

/// <summary>Makes reset links (1 h) and takes both kinds, so that one page sets the password for either.</summary>
public sealed class PasswordLinkTokens(
    IDataProtectionProvider protection, IOptions<DataProtectionTokenProviderOptions> options, ILogger<DataProtectorTokenProvider<User>> log, InvitationTokens invitations)
    : DataProtectorTokenProvider<User>(protection, options, log)
{
    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user) =>
        await base.ValidateAsync(purpose, token, manager, user) || await invitations.ValidateAsync(purpose, token, manager, user);
}
