namespace TechSupport.Features.Account.Keys;

/// <summary>The kinds of events about the keys that protect cookies and links.</summary>
public static class KeyEvent
{
    public const string Rotated = "key.rotated";
    public const string Revoked = "key.revoked";
}
