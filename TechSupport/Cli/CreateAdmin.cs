using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Data;
using TechSupport.Features.Account;
using TechSupport.Features.Admin.Users;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Cli;

/// <summary><c>techsupport create-admin --email … --name …</c>: the first account of a hospital, or a way back in.</summary>
public static class CreateAdmin
{
    public static Command Command()
    {
        var email = new Option<string>("--email") { Description = "The e-mail address; also the user name.", Required = true };
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
        var admin = Account(details);
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await database.MigrateAsync(TimeProvider.System, ct);
        await using var db = database.Context();
        await Seeds.PlantRolesAsync(db, ct);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == admin.NormalizedUserName || u.NormalizedEmail == admin.NormalizedEmail, ct))
            throw Taken(admin);
        var password = await PasswordAsync(file, ct);
        var hospital = Options.Create(configuration.GetSection("Hospital").Get<HospitalOptions>() ?? new());
        if (new PasswordRules(hospital).Problem(password, admin) is { } problem) throw new StartupException(problem);
        admin.PasswordHash = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = AccountRules.HashIterations })).HashPassword(admin, password);
        await SaveAsync(db, admin, ct);
        Console.WriteLine($"{admin.FullName} can sign in as {admin.UserName}.");
        return 0;
    }

    private static User Account(PersonDetails details)
    {
        var email = Line.Of(details.Email);
        if (!MailboxAddress.TryParse(email, out var mailbox) || mailbox.Address != email || email.Length > User.EmailLength)
            throw new StartupException($"--email: \"{email}\" is not an e-mail address.");
        if (Line.Of(details.Name).Length is 0 or > User.NameLength)
            throw new StartupException($"--name: write a name of at most {User.NameLength} characters.");
        return User.New(details, TimeProvider.System.GetUtcNow());
    }

    private static async Task SaveAsync(AppDb db, User admin, CancellationToken ct)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            db.Users.Add(admin);
            await db.SaveUniqueAsync(PersonInput.EmailTaken, ct);
            var role = await db.Roles.SingleAsync(r => r.Name == nameof(Role.Admin), ct);
            db.UserRoles.Add(new IdentityUserRole<long> { UserId = admin.Id, RoleId = role.Id });
            db.Events.Add(admin.Created(Actor.System, Role.Admin, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (RuleViolation) { throw Taken(admin); }
    }

    private static StartupException Taken(User admin) =>
        new($"There is an account with the address {admin.Email} already. Another administrator can change its role, or choose another address.");

    private static async Task<string> PasswordAsync(FileInfo? file, CancellationToken ct)
    {
        if (file is not null)
        {
            if (!file.Exists) throw new StartupException($"--password-file: there is no file {file.FullName}.");
            return (await File.ReadAllTextAsync(file.FullName, ct)).TrimEnd('\r', '\n');
        }
        if (Console.IsInputRedirected) return (await Console.In.ReadLineAsync(ct) ?? "").TrimEnd('\r');
        var password = Ask("Password: ");
        if (Ask("The same again: ") != password) throw new StartupException("The two passwords differ. Nothing was made.");
        return password;
    }

    private static string Ask(string question)
    {
        Console.Write(question);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length -= typed.Length > 0 ? 1 : 0;
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }
        Console.WriteLine();
        return typed.ToString();
    }
}
