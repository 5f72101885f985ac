using TechSupport.Kernel;

namespace TechSupport.Features.People;

/// <summary>Whether and where a person is signed in.</summary>
public sealed partial class User
{
    /// <summary>The person can no longer sign in; their tickets stay as they are.</summary>
    public Event SwitchOff(Actor actor, DateTimeOffset at)
    {
        if (actor.Id == Id) throw new RuleViolation("You cannot switch off your own account. Ask another administrator.");
        if (!IsActive) throw new RuleViolation("This account is switched off already.");
        DisabledAt = at;
        EndSessions();
        return new(PersonEvent.SwitchedOff, actor, Id, null, at);
    }

    public Event SwitchOn(Actor actor, DateTimeOffset at)
    {
        if (IsActive) throw new RuleViolation("This account is switched on already.");
        DisabledAt = null;
        return new(PersonEvent.SwitchedOn, actor, Id, null, at);
    }

    /// <summary>Ends the pause after too many wrong passwords.</summary>
    public Event Unlock(Actor actor, DateTimeOffset at)
    {
        if (!IsLocked(at)) throw new RuleViolation("This account is not locked.");
        (LockoutEnd, AccessFailedCount) = (null, 0);
        return new(PersonEvent.Unlocked, actor, Id, null, at);
    }

    /// <summary>Set by a link from a mail: whoever reads that mailbox need not wait for a lock to end.</summary>
    public Event PasswordWasReset(DateTimeOffset at)
    {
        if (!IsActive) throw new RuleViolation("This account is switched off. Switch it on first.");
        (LockoutEnd, AccessFailedCount) = (null, 0);
        return new(PersonEvent.PasswordReset, Themselves, Id, null, at);
    }

    /// <summary>Set by whoever runs the server: every sign-in with the old one ends, and so does a lock.</summary>
    public Event PasswordWasSet(Actor actor, DateTimeOffset at)
    {
        EndSessions();
        (LockoutEnd, AccessFailedCount) = (null, 0);
        return new(PersonEvent.PasswordChanged, actor, Id, null, at);
    }

    public Event SignOutEverywhere(Actor actor, DateTimeOffset at)
    {
        EndSessions();
        return new(PersonEvent.SessionsEnded, actor, Id, null, at);
    }

    public bool IsLocked(DateTimeOffset at) => LockoutEnd > at;

    /// <summary>Cookies carry the stamp and are compared with it once a minute.</summary>
    private void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");
}
