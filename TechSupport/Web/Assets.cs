namespace TechSupport.Web;

/// <summary>The style sheets, in cascade order, and the script modules of every page.</summary>
public static class Assets
{
    public static readonly string[] Styles = ["tokens", "base", "layout", "marks", "forms", "surfaces", "tables", "conversation", "staff", "feedback", "narrow", "utilities", "print"];
    public static readonly string[] Modules = ["busy", "dialog", "errors", "keys", "list", "row", "select-all", "send", "session", "toast"];
}
