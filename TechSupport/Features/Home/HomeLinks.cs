namespace TechSupport.Features.Home;

/// <summary>The address of the first page.</summary>
public static class HomeLinks
{
    public const string Start = "/";
}
