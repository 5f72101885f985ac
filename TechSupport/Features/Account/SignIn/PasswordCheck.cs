using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using TechSupport.Features.Account.Password;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.SignIn;

/// <summary>The result of checking a typed password.</summary>
public enum SignInResult { Right, Wrong, Locked, Throttled, Crowded, Busy }

/// <summary>
/// Checks a typed password, for the sign-in and for a change. A stranger, a locked or a disabled account costs the
/// same time as a known one. Failures are counted in the database in one statement, so that guesses sent at once all count.
/// </summary>
public sealed class PasswordCheck(AppDb db, IPasswordHasher<User> hasher, SignInThrottle throttle, PasswordQueue queue, TimeProvider clock)
{
    /// <summary>A failure is answered no earlier than this, so that what is written for a known account does not show.</summary>
    private static readonly TimeSpan MinimumFailureTime = TimeSpan.FromMilliseconds(600);

    private static readonly User Stranger = new() { PasswordHash = NormalizingHasher.Alone.HashPassword(new User(), "nobody") };

    /// <param name="user">Whose password it should be, read without tracking and with the audit key; null for an unknown account.</param>
    /// <param name="account">The account as it was typed.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="success">The kind of event a right password is recorded as, or null when the caller records it.</param>
    public async Task<SignInResult> TryAsync(User? user, string account, string address, string password, string? success, CancellationToken ct)
    {
        if (!throttle.MayTry(account, address)) return SignInResult.Throttled;
        Checked found;
        try { found = await queue.InTurnAsync(() => Check(user, account, address, password), address, ct); }
        catch (PasswordQueueFull full) { return full.Result; }
        var (result, begun, newHash) = found;
        if (result == SignInResult.Throttled) return result;
        // after the turn: who waits for the database must not keep others from theirs
        if (user is not null) await RecordAsync(user, result, newHash, address, success, ct);
        if (result is SignInResult.Wrong or SignInResult.Locked)
        {
            SignInMetrics.Failed.Inc();
            var left = MinimumFailureTime - Stopwatch.GetElapsedTime(begun);
            if (left > TimeSpan.Zero) await Task.Delay(left, ct);
        }
        return result;
    }

    private Checked Check(User? user, string account, string address, string password)
    {
        // asked again in turn: those who waited together are counted one by one
        if (!throttle.MayTry(account, address)) return new(SignInResult.Throttled, 0, null);
        var begun = Stopwatch.GetTimestamp();
        var (found, isOld) = Verify(user, password);
        if (found != SignInResult.Right) throttle.Failed(account, address);
        return new(found, begun, isOld && found == SignInResult.Right ? hasher.HashPassword(user!, password) : null);
    }

    private (SignInResult Result, bool IsOld) Verify(User? user, string password)
    {
        var whose = user is { PasswordHash: not null } ? user : Stranger;
        var verified = hasher.VerifyHashedPassword(whose, whose.PasswordHash!, password);
        if (user is null || whose == Stranger || !user.IsActive) return (SignInResult.Wrong, false);
        if (user.LockoutEnd > clock.GetUtcNow()) return (SignInResult.Locked, false);
        return (verified == PasswordVerificationResult.Failed ? SignInResult.Wrong : SignInResult.Right, verified == PasswordVerificationResult.SuccessRehashNeeded);
    }

    private async Task RecordAsync(User user, SignInResult result, string? newHash, string address, string? success, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var row = db.Users.Where(u => u.Id == user.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var locked = result == SignInResult.Locked;
        if (result == SignInResult.Right)
            await row.ExecuteUpdateAsync(u => u.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null).SetProperty(x => x.LastSeenAt, at), ct);
        // unless another one was set meanwhile
        if (newHash is not null)
            await row.Where(u => u.PasswordHash == user.PasswordHash).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, newHash), ct);
        if (result == SignInResult.Wrong && user.IsActive)
        {
            await row.ExecuteUpdateAsync(u => u
                .SetProperty(x => x.LockoutEnd, x => x.AccessFailedCount + 1 >= AccountRules.LockoutAttempts ? at + AccountRules.Lockout : x.LockoutEnd)
                .SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1 >= AccountRules.LockoutAttempts ? 0 : x.AccessFailedCount + 1), ct);
            locked = await row.AnyAsync(u => u.LockoutEnd > at, ct);
        }
        var kind = result == SignInResult.Right ? success : locked ? PersonEvent.LockedOut : PersonEvent.SignInFailed;
        if (kind is not null)
        {
            // who failed is not known: the account is the object, and there is no actor
            var actor = result == SignInResult.Right ? new Actor(user.Id, Role.Staff) : Actor.System;
            db.Record(new Event(kind, actor, user.Id, null, at).WithPersonal(user.Id, user.AuditKey.Key, new Dictionary<string, string?> { ["address"] = address }));
            await db.SaveChangesAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    /// <param name="NewHash">What the stored hash is replaced with; null when it is as good as a new one.</param>
    private sealed record Checked(SignInResult Result, long Begun, string? NewHash);
}
