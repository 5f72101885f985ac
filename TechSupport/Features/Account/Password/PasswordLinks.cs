using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>Links that set a password without the old one; built from the configured public address, never from a request's Host.</summary>
public sealed class PasswordLinks(UserManager<User> users, IOptions<HospitalOptions> hospital)
{
    /// <summary>For a forgotten password: an hour, once.</summary>
    public async Task<Uri> ResetAsync(User user) => Link(user, await users.GeneratePasswordResetTokenAsync(user));

    /// <summary>For a new account: three days, once.</summary>
    public async Task<Uri> InvitationAsync(User user) => Link(user, await users.GenerateUserTokenAsync(user, LinkTokens.Provider, LinkTokens.Invitation));

    /// <summary>Whether this link still works for this person.</summary>
    public async Task<bool> IsGoodAsync(User user, string token) => user.IsActive
        && (await users.VerifyUserTokenAsync(user, LinkTokens.Provider, UserManager<User>.ResetPasswordTokenPurpose, token)
            || await users.VerifyUserTokenAsync(user, LinkTokens.Provider, LinkTokens.Invitation, token));

    private Uri Link(User user, string token) => hospital.Value.Link(AccountLinks.ResetWith(user.Id, token));
}
