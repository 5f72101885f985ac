using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TechSupport.Features.Account.Password;
using TechSupport.Features.People;

namespace TechSupport.Cli;

/// <summary>A password a command is given: asked for, or read from the standard input or a file; never an argument, which everybody on the machine sees.</summary>
public static class Password
{
    /// <exception cref="StartupException">There is no such file, or two different ones were typed.</exception>
    public static async Task<string> ReadAsync(FileInfo? file, CancellationToken ct)
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

    /// <exception cref="StartupException">It is not good enough.</exception>
    public static string Hash(string password, User user, IConfiguration configuration)
    {
        var hospital = Options.Create(configuration.GetSection("Hospital").Get<HospitalOptions>() ?? new());
        if (new PasswordRules(hospital).Problem(password, user) is { } problem) throw new StartupException(problem);
        return NormalizingHasher.Alone.HashPassword(user, password);
    }

    public static bool IsSet(string password, User user) =>
        user.PasswordHash is { } hash && NormalizingHasher.Alone.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed;

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
