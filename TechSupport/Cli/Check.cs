using System.CommandLine;
using TechSupport.Web.Hosting;

namespace TechSupport.Cli;

/// <summary><c>techsupport check</c>: whether the server beside it is ready; a container has no other program that could ask.</summary>
public static class Check
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Command()
    {
        var live = new Option<bool>("--live") { Description = "Only ask whether it is alive." };
        var command = new Command("check", "Asks the running server whether it is ready; exit code 0 when it is.") { live };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(live), ct));
        return command;
    }

    private static async Task<int> RunAsync(bool live, CancellationToken ct)
    {
        var (configuration, _) = Commands.Host();
        var address = BindingAddress.Parse(ListenAddresses.Management(configuration));
        // a wildcard is an address to listen on, not one to ask
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        var asked = new UriBuilder(address.Scheme, host, address.Port, $"{address.PathBase}/actuator/health/{(live ? "live" : "ready")}").Uri;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(asked, ct);
            Console.WriteLine(await answer.Content.ReadAsStringAsync(ct));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            throw new StartupException($"No answer from {asked}: {(e is HttpRequestException ? e.Message : "nothing came in time.")}");
        }
    }
}
