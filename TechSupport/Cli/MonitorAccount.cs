using System.CommandLine;
using TechSupport.Features.People;

namespace TechSupport.Cli;

/// <summary><c>techsupport monitor-account --email …</c>: the account of the synthetic check (<c>ops/deploy/smoke-test.sh</c>), or a new password for it.</summary>
public static class MonitorAccount
{
    public static Command Command()
    {
        var email = new Option<string>("--email") { Description = "The email address, which the check also signs in with. Its messages go there.", Required = true };
        var name = new Option<string>("--name") { Description = "The name, as people write it.", DefaultValueFactory = _ => "Synthetic check" };
        var file = new Option<FileInfo?>("--password-file") { Description = "Reads the password from this file instead of asking for it." };
        var command = new Command("monitor-account", "Makes the account of the synthetic check, or sets its password. The password is asked for, or read from the standard input or a file.") { email, name, file };
        command.SetAction((parsed, ct) => RunAsync(new PersonDetails(parsed.GetRequiredValue(name), parsed.GetRequiredValue(email), "", null, "", "en"), parsed.GetValue(file), ct));
        return command;
    }

    private static async Task<int> RunAsync(PersonDetails details, FileInfo? file, CancellationToken ct)
    {
        var wanted = NewAccount.Of(details, Role.Monitor);
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await database.EnsureAsync(TimeProvider.System, ct);
        await using var db = database.Context();
        var known = await NewAccount.HolderAsync(db, wanted, ct);
        if (known is not null) MustBeUsable(known);
        var password = await Password.ReadAsync(file, ct);
        Console.WriteLine(known is null ? await MakeAsync(db, wanted, password, configuration, ct) : await SetAsync(db, known, password, configuration, ct));
        return 0;
    }

    private static async Task<string> MakeAsync(AppDb db, User account, string password, IConfiguration configuration, CancellationToken ct)
    {
        account.PasswordHash = Password.Hash(password, account, configuration);
        try { await NewAccount.SaveAsync(db, account, ct); }
        catch (RuleViolation) { throw new StartupException($"An account with the address {account.Email} was created just now. Run this again."); }
        return $"The synthetic check can sign in as {account.UserName}.";
    }

    private static async Task<string> SetAsync(AppDb db, User account, string password, IConfiguration configuration, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        // the same again ends no session: this may run at every deployment
        if (Password.IsSet(password, account))
        {
            if (!account.IsLocked(now)) return $"The synthetic check signs in as {account.UserName} with this password already.";
            account.Unlock(Actor.System, now);
            await db.SaveChangesAsync(ct);
            return $"The synthetic check can sign in as {account.UserName} with this password again: the account was locked.";
        }
        account.PasswordHash = Password.Hash(password, account, configuration);
        account.PasswordWasSet(Actor.System, now);
        await db.SaveChangesAsync(ct);
        return $"The synthetic check can sign in as {account.UserName} with the new password.";
    }

    private static void MustBeUsable(User account)
    {
        if (account.Role != Role.Monitor)
            throw new StartupException($"The account with the address {account.Email} belongs to somebody else: its role is {account.Role}, not Monitor. Choose another address.");
        if (!account.IsActive) throw new StartupException($"The account {account.Email} is disabled. An administrator can enable it again.");
    }
}
