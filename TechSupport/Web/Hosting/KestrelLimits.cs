using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TechSupport.Web.Hosting;

/// <summary>How much is taken from a stranger, and how little is told.</summary>
public static class KestrelLimits
{
    public const int LongestBody = 1024 * 1024;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LongestBody;
    }
}
