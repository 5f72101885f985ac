namespace TechSupport.Web;

/// <summary>The script modules of every page.</summary>
public static class Assets
{
    public static readonly string[] Modules = ["busy", "dialog", "errors", "keys", "list", "row", "select-all", "send", "session", "toast"];
}
