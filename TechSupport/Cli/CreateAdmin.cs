using System.CommandLine;
using TechSupport.Features.People;

namespace TechSupport.Cli;

/// <summary><c>techsupport create-admin --email … --name …</c>: the first account of a hospital, or a way back in.</summary>
public static class CreateAdmin
{
    public static Command Command()
    {
        var email = new Option<string>("--email") { Description = "The email address, which is also what they sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "The name, as people write it.", Required = true };
        var file = new Option<FileInfo?>("--password-file") { Description = "Reads the password from this file instead of asking for it." };
        var language = new Option<string>("--language") { Description = "\"en\" or \"ru\".", DefaultValueFactory = _ => "ru" };
        language.AcceptOnlyFromAmong("en", "ru");
        var command = new Command("create-admin", "Makes an administrator's account. The password is asked for, or read from the standard input or a file.") { email, name, file, language };
        command.SetAction((parsed, ct) => RunAsync(
            new PersonDetails(parsed.GetRequiredValue(name), parsed.GetRequiredValue(email), "", null, "", parsed.GetRequiredValue(language)), parsed.GetValue(file), ct));
        return command;
    }

    private static async Task<int> RunAsync(PersonDetails details, FileInfo? file, CancellationToken ct)
    {
        var admin = NewAccount.Of(details, Role.Admin);
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await database.EnsureAsync(TimeProvider.System, ct);
        await using var db = database.Context();
        if (await NewAccount.HolderAsync(db, admin, ct) is not null) throw Taken(admin);
        admin.PasswordHash = Password.Hash(await Password.ReadAsync(file, ct), admin, configuration);
        try { await NewAccount.SaveAsync(db, admin, ct); }
        catch (RuleViolation) { throw Taken(admin); }
        Console.WriteLine($"{admin.FullName} can sign in as {admin.UserName}.");
        return 0;
    }

    private static StartupException Taken(User admin) =>
        new($"There is an account with the address {admin.Email} already. Another administrator can change its role, or choose another address.");
}
