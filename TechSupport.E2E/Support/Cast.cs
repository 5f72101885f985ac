namespace TechSupport.E2E.Support;

/// <summary>The people a development start seeds.</summary>
public static class Cast
{
    public const string Password = "techsupport-dev";

    public const string Admin = "admin@crb.local";
    public const string Lead = "lead@crb.local";
    public const string Tech = "tech@crb.local";
    public const string Tech2 = "tech2@crb.local";
    public const string Staff = "staff@crb.local";
    public const string Staff2 = "staff2@crb.local";
}
