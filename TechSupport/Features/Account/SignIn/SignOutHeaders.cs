namespace TechSupport.Features.Account.SignIn;

/// <summary>What a sign-out leaves in the browser.</summary>
public static class SignOutHeaders
{
    /// <summary>The next person at a shared workstation finds nothing; the cookies of language and theme stay.</summary>
    public static void ClearSiteData(this HttpContext http) => http.Response.Headers["Clear-Site-Data"] = "\"storage\"";
}
