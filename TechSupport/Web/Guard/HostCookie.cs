namespace TechSupport.Web.Guard;

public static class HostCookie
{
    /// <summary>
    /// A cookie that no neighbouring host can set or read. Over plain http the prefix and Secure cannot be: allowed on a development
    /// machine only. On the hospital's server a request that came without https is one of the machine itself, and its answer needs no flag.
    /// </summary>
    public static void OfThisHost(this CookieBuilder cookie, string name, IHostEnvironment environment)
    {
        cookie.Name = environment.IsDevelopment() ? name : $"__Host-{name}";
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Path = "/";
    }
}
