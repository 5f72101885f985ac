using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.SignIn;

/// <summary>Puts into the cookie what every page shows, so that no page asks the database who is looking.</summary>
public sealed class ClaimsFactory(IOptions<IdentityOptions> options, AppDb db) : IUserClaimsPrincipalFactory<User>
{
    public async Task<ClaimsPrincipal> CreateAsync(User user)
    {
        var types = options.Value.ClaimsIdentity;
        // a sign-in finds the account by its name and has not read the department with it
        if (user.DepartmentId is not null) await db.Entry(user).Reference(u => u.Department).LoadAsync();
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, types.UserNameClaimType, types.RoleClaimType);
        identity.AddClaim(new(types.UserIdClaimType, user.Id.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new(types.UserNameClaimType, user.UserName!));
        identity.AddClaim(new(types.SecurityStampClaimType, user.SecurityStamp!));
        identity.AddClaim(new(types.RoleClaimType, user.Role.ToString()));
        identity.AddClaim(new(CurrentUser.NameClaim, user.FullName));
        if (user.Department is { } department) identity.AddClaim(new(CurrentUser.PlaceClaim, $"{department.Name}|{department.NameRu}"));
        if (!user.KeyboardShortcuts) identity.AddClaim(new(CurrentUser.KeysClaim, "off"));
        return new ClaimsPrincipal(identity);
    }
}
