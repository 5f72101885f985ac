namespace TechSupport.Features.People;

/// <summary>The kinds of events about people and their accounts.</summary>
public static class PersonEvent
{
    public const string SignedIn = "person.signed_in";
    public const string SignInFailed = "person.sign_in_failed";
    public const string LockedOut = "person.locked_out";
    public const string SignedOut = "person.signed_out";
    public const string PasswordChanged = "person.password_changed";
    public const string PasswordReset = "person.password_reset";
    public const string ResetRequested = "person.reset_requested";
    public const string Created = "person.created";
    public const string Changed = "person.changed";
    public const string RoleChanged = "person.role_changed";
    public const string Disabled = "person.switched_off";
    public const string Enabled = "person.switched_on";
    public const string Unlocked = "person.unlocked";
    public const string SessionsEnded = "person.sessions_ended";
    public const string Invited = "person.invited";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        Kind(SignedIn, "Signed in", "{0} signed in", "address") with { Icon = "key" },
        Kind(SignInFailed, "Wrong password", "Someone entered a wrong password", "address") with { Icon = "alert" },
        Kind(LockedOut, "Account locked", "The account was locked after too many wrong passwords", "address") with { Icon = "lock" },
        Kind(Unlocked, "Account unlocked", "{0} unlocked the account") with { Icon = "key" },
        Kind(SignedOut, "Signed out", "{0} signed out") with { Icon = "out" },
        Kind(SessionsEnded, "Signed out everywhere", "{0} ended every sign-in of this account") with { Icon = "out" },
        Kind(PasswordChanged, "Password changed", "{0} changed the password") with { Icon = "key" },
        Kind(PasswordReset, "Password set by a link", "{0} set a password by a link from an email") with { Icon = "key" },
        Kind(ResetRequested, "Reset link requested", "Someone asked for a link to reset the password", "address") with
        {
            Icon = "mail",
            Recipients = [new(Audience.Person, "New password for TechSupport")],
        },
        Kind(Created, "Account created", "{0} created this account", "role", "name", "email", "phone", "department", "language"),
        Kind(Invited, "Invitation sent", "{0} sent an invitation") with
        {
            Icon = "mail",
            Recipients = [new(Audience.Person, "Your account at TechSupport")],
        },
        Kind(Changed, "Person changed", "{0} changed the details of this person", "name", "email", "phone", "department", "room", "language"),
        Kind(RoleChanged, "Role changed", "{0} changed the role of this person", "role"),
        Kind(Disabled, "Account disabled", "{0} disabled this account") with { Icon = "lock" },
        Kind(Enabled, "Account enabled", "{0} enabled this account"),
    ];

    private static EventKind Kind(string key, string name, string sentence, params string[] facts) =>
        new(key, "Person", name, "user") { Sentences = [new(sentence)], Recipients = EventKind.Nobody, Facts = [.. facts.Select(f => new EventFact(f))] };
}
