using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;

namespace TechSupport.Features.Account.SignIn;

/// <summary>What came of a password somebody typed.</summary>
public enum Verdict { Right, Wrong, Locked, TooOften }

/// <summary>
/// Checks a typed password, for the sign-in and for a change. A stranger, a locked or a switched-off account costs the
/// same time as a known one. Failures are counted in the database in one statement, so that guesses sent at once all count.
/// </summary>
public sealed class PasswordCheck(AppDb db, IPasswordHasher<User> hasher, SignInThrottle throttle, TimeProvider clock)
{
    /// <summary>A failure is answered no earlier than this, so that what is written for a known account does not show.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(600);

    private static readonly User Stranger = new()
    {
        PasswordHash = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = AccountRules.HashIterations })).HashPassword(new User(), "nobody"),
    };

    /// <param name="user">Whose password it should be, read without tracking and with the audit key; null for an unknown account.</param>
    /// <param name="account">The account as it was typed.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="success">The kind of event a right password is recorded as, or null when the caller records it.</param>
    public async Task<Verdict> TryAsync(User? user, string account, string address, string password, string? success, CancellationToken ct)
    {
        if (!throttle.MayTry(account, address)) return Verdict.TooOften;
        var (verdict, begun) = await throttle.InTurnAsync(async () =>
        {
            // asked again in turn: those who waited together are counted one by one
            if (!throttle.MayTry(account, address)) return (Verdict.TooOften, 0L);
            var start = Stopwatch.GetTimestamp();
            var found = Verify(user, password);
            if (found != Verdict.Right) throttle.Failed(account, address);
            if (user is not null) await RecordAsync(user, found, address, success, ct);
            return (found, start);
        }, ct);
        if (verdict is Verdict.Wrong or Verdict.Locked)
        {
            SignInMetrics.Failed.Inc();
            var left = Slowest - Stopwatch.GetElapsedTime(begun);
            if (left > TimeSpan.Zero) await Task.Delay(left, ct);
        }
        return verdict;
    }

    private Verdict Verify(User? user, string password)
    {
        var whose = user is { PasswordHash: not null } ? user : Stranger;
        var right = hasher.VerifyHashedPassword(whose, whose.PasswordHash!, password) != PasswordVerificationResult.Failed;
        if (user is null || whose == Stranger || !user.IsActive) return Verdict.Wrong;
        if (user.LockoutEnd > clock.GetUtcNow()) return Verdict.Locked;
        return right ? Verdict.Right : Verdict.Wrong;
    }

    private async Task RecordAsync(User user, Verdict verdict, string address, string? success, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var row = db.Users.Where(u => u.Id == user.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var locked = verdict == Verdict.Locked;
        if (verdict == Verdict.Right)
            await row.ExecuteUpdateAsync(u => u.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null).SetProperty(x => x.LastSeenAt, at), ct);
        else if (verdict == Verdict.Wrong && user.IsActive)
        {
            await row.ExecuteUpdateAsync(u => u
                .SetProperty(x => x.LockoutEnd, x => x.AccessFailedCount + 1 >= AccountRules.LockoutAttempts ? at + AccountRules.Lockout : x.LockoutEnd)
                .SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1 >= AccountRules.LockoutAttempts ? 0 : x.AccessFailedCount + 1), ct);
            locked = await row.AnyAsync(u => u.LockoutEnd > at, ct);
        }
        var kind = verdict == Verdict.Right ? success : locked ? PersonEvent.LockedOut : PersonEvent.SignInFailed;
        if (kind is not null)
        {
            // who failed is not known: the account is the object, nobody the actor
            var actor = verdict == Verdict.Right ? new Actor(user.Id, Role.Staff) : Actor.System;
            db.Events.Add(new Event(kind, actor, user.Id, null, at).WithPersonal(user.Id, user.AuditKey.Key, new Dictionary<string, string?> { ["address"] = address }));
            await db.SaveChangesAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }
}
