namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>
/// One thing that must be so for the product to do its work, and how one sees that it is. Each is one class in one file, named in
/// <see cref="HealthSetup"/>; it is made anew for every look, so it may ask for whatever a request may ask for.
/// </summary>
public abstract class HealthCheck
{
    public abstract CheckFacts Facts { get; }

    /// <summary>Looks once. What it throws is "unknown": whoever cannot look does not know. It is given <see cref="HealthBoard.Patience"/>.</summary>
    public abstract Task<Finding> LookAsync(CancellationToken ct);

    /// <summary>Puts right what needs nobody's decision; <c>techsupport doctor --fix</c> asks for it.</summary>
    /// <returns>What it did, for an operator; null when there was nothing it could do.</returns>
    public virtual Task<string?> FixAsync(CancellationToken ct) => Task.FromResult<string?>(null);
}

/// <summary>What is always true of a check. Texts are English sentences, the keys of their translations.</summary>
/// <param name="Id">"database-reachable". People, metrics and the history know it by this, so it never changes.</param>
/// <param name="Group">Where it stands on the page.</param>
/// <param name="Title">What is to be so: "The database answers".</param>
public sealed record CheckFacts(string Id, CheckGroup Group, string Title)
{
    /// <summary>How old what it found may get.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Why it is not so, as a rule.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Cure { get; init; }

    /// <summary>File and heading below ops/runbooks: "database.md#connections".</summary>
    public required string Runbook { get; init; }

    /// <summary>It looks at the serving process itself, so only that one can tell: a command repeats what was found there.</summary>
    public bool IsOfTheServer { get; init; }

    /// <summary>What staff read at the sign-in while it is broken, once an administrator has decided so; null where it does not concern them.</summary>
    public string? ForStaff { get; init; }
}

public enum CheckGroup { Database, Messages, Jobs, Backups, Accounts, Host }
