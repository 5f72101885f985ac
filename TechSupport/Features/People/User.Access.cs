namespace TechSupport.Features.People;

/// <summary>Whether and where a person is signed in.</summary>
public sealed partial class User
{
    /// <summary>The person can no longer sign in; their tickets stay as they are.</summary>
    public void Disable(Actor actor, DateTimeOffset at)
    {
        if (actor.Id == Id) throw new RuleViolation("You cannot disable your own account. Ask another administrator.");
        if (!IsActive) throw new RuleViolation("This account is already disabled.");
        DisabledAt = at;
        EndSessions();
        Record(PersonEvent.Disabled, actor, at);
    }

    public void Enable(Actor actor, DateTimeOffset at)
    {
        if (IsActive) throw new RuleViolation("This account is already enabled.");
        DisabledAt = null;
        Record(PersonEvent.Enabled, actor, at);
    }

    /// <summary>Ends the pause after too many wrong passwords.</summary>
    public void Unlock(Actor actor, DateTimeOffset at)
    {
        if (!IsLocked(at)) throw new RuleViolation("This account is not locked.");
        (LockoutEnd, AccessFailedCount) = (null, 0);
        Record(PersonEvent.Unlocked, actor, at);
    }

    /// <summary>Set by a link from a mail: the owner of that mailbox need not wait for a lock to end.</summary>
    public void PasswordWasReset(DateTimeOffset at)
    {
        if (!IsActive) throw new RuleViolation("This account is disabled. Enable it first.");
        (LockoutEnd, AccessFailedCount) = (null, 0);
        Record(PersonEvent.PasswordReset, Themselves, at);
    }

    /// <summary>Set by the operator of the server: every sign-in with the old one ends, and so does a lock.</summary>
    public void PasswordWasSet(Actor actor, DateTimeOffset at)
    {
        EndSessions();
        (LockoutEnd, AccessFailedCount) = (null, 0);
        Record(PersonEvent.PasswordChanged, actor, at);
    }

    /// <summary>Changed by the person: Identity has set the hash and ended the other sign-ins.</summary>
    public void PasswordWasChanged(DateTimeOffset at) => Record(PersonEvent.PasswordChanged, Themselves, at);

    /// <summary>A link that sets a password is requested; by whom is not known.</summary>
    /// <param name="address">Where the request came from.</param>
    public void RequestReset(string? address, DateTimeOffset at) =>
        Record(PersonEvent.ResetRequested, Actor.System, at, personal: Facts.Of(("address", address)));

    /// <summary>The person leaves every computer; Identity ends the sign-ins.</summary>
    public void LeaveEverywhere(DateTimeOffset at) => Record(PersonEvent.SignedOut, Themselves, at, Facts.Of(("everywhere", true)));

    public void SignOutEverywhere(Actor actor, DateTimeOffset at)
    {
        EndSessions();
        Record(PersonEvent.SessionsEnded, actor, at);
    }

    public bool IsLocked(DateTimeOffset at) => LockoutEnd > at;

    /// <summary>Cookies carry the stamp and are compared with it once a minute; links in mails carry it too.</summary>
    private void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");
}
