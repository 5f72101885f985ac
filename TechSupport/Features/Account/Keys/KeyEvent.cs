namespace TechSupport.Features.Account.Keys;

/// <summary>The kinds of events about the keys that protect cookies and links.</summary>
public static class KeyEvent
{
    public const string Rotated = "key.rotated";
    public const string Revoked = "key.revoked";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        new(Rotated, "Encryption key", "Encryption key changed", "key")
        {
            Sentences = [new("{0} changed the encryption key")], Recipients = EventKind.Nobody, Facts = ["key", "ends"],
        },
        new(Revoked, "Encryption key", "Encryption key revoked", "key")
        {
            Sentences = [new("{0} revoked an encryption key")], Recipients = EventKind.Nobody, Facts = ["key"],
        },
    ];
}
