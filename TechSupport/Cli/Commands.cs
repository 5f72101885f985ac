using System.CommandLine;
using TechSupport.Cli.HealthCommands;
using TechSupport.Cli.KeyCommands;
using TechSupport.Cli.OutboxCommands;
using TechSupport.Web.Hosting;
using TechSupport.Web.Logs;

namespace TechSupport.Cli;

/// <summary>The command line: without a command the server runs. One file per command.</summary>
public static class Commands
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            // options of the host (--urls, --environment) go through unchanged
            if (args.Length == 0 || args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version"))
                return await Serve.RunAsync(args);
            var root = new RootCommand("TechSupport, the helpdesk. Without a command the server runs; --urls sets its address.")
            {
                Migrate.Command(),
                CreateAdmin.Command(),
                MonitorAccount.Command(),
                Smoke.Command(),
                Probes.Command(),
                Seed.Command(),
                Audit.Command(),
                Check.Command(),
                Keys.Command(),
                AfterRestore.Command(),
                Outbox.Command(),
                Duplicates.Command(),
                MailTest.Command(),
                Doctor.Command(),
                Deployment.Command(),
            };
            // a command told to end finishes its clean-up; two seconds, the default, are too few for that
            return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (Exception e) when ((OptionErrors.Of(e) ?? DatabaseFault.Sentence(e)) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
        finally
        {
            await Logging.CloseAsync();
        }
    }

    /// <summary>The configuration a command works with: the same as the server's.</summary>
    public static (IConfiguration Configuration, IHostEnvironment Environment) Host()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration.AddSecretsAndForgetTheEmpty();
        builder.Environment.EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? builder.Environment.EnvironmentName;
        return (builder.Configuration, builder.Environment);
    }
}
