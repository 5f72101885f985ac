namespace TechSupport.Features.Errors;

/// <summary>Addresses of the pages that say what went wrong.</summary>
public static class ErrorLinks
{
    /// <summary>With the status in the place of {0}.</summary>
    public const string Status = "/error/{0}";

    public const string Failure = "/error/500";
}
