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
    public const string SwitchedOff = "person.switched_off";
    public const string SwitchedOn = "person.switched_on";
    public const string Unlocked = "person.unlocked";
    public const string SessionsEnded = "person.sessions_ended";
    public const string Invited = "person.invited";
}
