namespace TechSupport.Features.Account.SignIn;

/// <summary>What a sign-out leaves in the browser.</summary>
public static class ClearSiteData
{
    /// <summary>The next person at a shared workstation finds nothing; the cookies of language and colours stay.</summary>
    public static void LeaveNothing(this HttpContext http) => http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
}
