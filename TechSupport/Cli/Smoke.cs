using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TechSupport.Features.Operations.SyntheticCheck;

namespace TechSupport.Cli;

/// <summary><c>techsupport smoke --url …</c>: a ticket's whole life at a public address, from outside. Needs no database and no settings.</summary>
public static class Smoke
{
    public static Command Command()
    {
        var url = new Option<string>("--url") { Description = "The address people open.", Required = true };
        var user = new Option<string>("--user") { Description = "An account of role Monitor; \"techsupport monitor-account\" makes it.", DefaultValueFactory = _ => "smoke-test@crb.local" };
        var file = new Option<FileInfo?>("--password-file") { Description = "Reads its password from this file instead of the standard input." };
        var ca = new Option<FileInfo?>("--ca") { Description = "Certificates (PEM) to trust instead of the machine's." };
        var resolve = new Option<string?>("--resolve") { Description = "HOST:PORT:ADDRESS: take this address for host and port." };
        var management = new Option<string?>("--management-url") { Description = "Where /actuator is; without it the health is not asked for." };
        var noDelivery = new Option<bool>("--no-delivery") { Description = "Do not wait for the message to be delivered: for a place without mail." };
        var timeout = new Option<int>("--timeout") { Description = "How long the message may take, in seconds.", DefaultValueFactory = _ => 60 };
        timeout.Validators.Add(result => { if (result.GetValueOrDefault<int>() is < 1 or > 9999) result.AddError("--timeout wants a number of seconds."); });
        url.Validators.Add(MustBeAddress);
        management.Validators.Add(MustBeAddress);
        var command = new Command("smoke", "Signs in, reports, assigns, resolves, closes and removes a ticket, and says how long each step took.") { url, user, file, ca, resolve, management, noDelivery, timeout };
        command.SetAction(async (parsed, ct) =>
        {
            var address = parsed.GetRequiredValue(url).TrimEnd('/');
            var settings = new SmokeSettings(address, parsed.GetRequiredValue(user), await Password.ReadAsync(parsed.GetValue(file), ct))
            {
                ManagementUrl = parsed.GetValue(management)?.TrimEnd('/'), Delivery = !parsed.GetValue(noDelivery), Patience = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
            };
            using var handler = SmokeBrowser.Handler(SmokeRoute.Trusted("--ca", parsed.GetValue(ca)?.FullName), SmokeRoute.Resolved("--resolve", parsed.GetValue(resolve)));
            using var browser = new SmokeBrowser(address, handler);
            return await RunAsync(browser, settings, ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(SmokeBrowser browser, SmokeSettings settings, CancellationToken ct)
    {
        var (failure, left) = await new SmokeTest(browser, settings, step => Console.WriteLine(step.Skipped
            ? $"skipped     {step.Said}"
            : $"ok {step.Took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),5} s  {step.Said}")).RunAsync(ct);
        if (left is not null) await Console.Error.WriteLineAsync($"techsupport smoke: {left}");
        if (failure is null) return 0;
        await Console.Error.WriteLineAsync($"techsupport smoke: {failure}");
        return 1;
    }

    private static void MustBeAddress(OptionResult result)
    {
        if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) result.AddError($"{result.Option.Name} wants an http or https address.");
    }
}
