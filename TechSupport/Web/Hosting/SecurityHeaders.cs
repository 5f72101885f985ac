namespace TechSupport.Web.Hosting;

/// <summary>The headers of every answer; the content policy allows our own files and nothing inline.</summary>
public static class SecurityHeaders
{
    /// <summary>The policy of style sheets, scripts and icons: a dozen of them come with the first page, and what guards a document is only weight on them.</summary>
    public const string Files = "files";

    public static void AddAppSecurityHeaders(this IServiceCollection services) => services.AddSecurityHeaderPolicies().AddPolicy(Files, files =>
    {
        files.AddContentTypeOptionsNoSniff().AddCrossOriginResourcePolicy(b => b.SameOrigin()).RemoveServerHeader();
        // an icon opened by itself is a document
        files.AddContentSecurityPolicy(csp => csp.AddDefaultSrc().None());
    });

    public static IApplicationBuilder UseAppSecurityHeaders(this IApplicationBuilder app, IHostEnvironment environment)
    {
        var policies = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            .AddFrameOptionsDeny()
            .AddReferrerPolicySameOrigin()
            .AddCrossOriginOpenerPolicy(b => b.SameOrigin())
            .AddCrossOriginResourcePolicy(b => b.SameOrigin())
            .AddCustomHeader("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddScriptSrc().Self();
                csp.AddStyleSrc().Self();
                csp.AddImgSrc().Self();
                csp.AddFontSrc().Self();
                csp.AddConnectSrc().Self();
                csp.AddFormAction().Self();
                csp.AddBaseUri().None();
                csp.AddObjectSrc().None();
                csp.AddFrameAncestors().None();
            })
            .RemoveServerHeader();
        if (!environment.IsDevelopment()) policies.AddStrictTransportSecurityMaxAgeIncludeSubDomains(31_536_000);
        app.UseSecurityHeaders(policies);
        // pages are private; only fingerprinted files may be kept, and they set their own header
        return app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.Headers.CacheControl.Count == 0) http.Response.Headers.CacheControl = "no-store";
                http.Response.Headers.AppendCommaSeparatedValues("Vary", "HX-Request");
                return Task.CompletedTask;
            });
            return next();
        });
    }
}
