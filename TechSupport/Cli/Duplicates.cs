using System.CommandLine;
using TechSupport.Features.Catalog;

namespace TechSupport.Cli;

/// <summary><c>techsupport duplicates</c>: devices and rooms that have one number in two spellings. It only lists them: which is wrong, people know.</summary>
public static class Duplicates
{
    public static Command Command()
    {
        var command = new Command("duplicates", "Lists devices and rooms whose numbers cannot be told apart, like PRN-0214-02 with a Latin and with a Cyrillic P. Changes nothing.");
        command.SetAction((_, ct) => RunAsync(ct));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken ct)
    {
        var (configuration, environment) = Commands.Host();
        await using var database = await Database.JoinAsync(configuration, environment, ct);
        await using var db = database.Context();
        var devices = await PlateTwins.DevicesAsync(db, ct);
        var rooms = await PlateTwins.RoomsAsync(db, location: null, ct);
        foreach (var device in devices) Console.WriteLine($"Devices with one number: {Listed(device, CatalogLinks.Device)}.");
        foreach (var room in rooms) Console.WriteLine($"Rooms with one number: {Listed(room, CatalogLinks.Room)}.");
        if (devices.Count + rooms.Count == 0) Console.WriteLine("No two devices and no two rooms of a location have one number.");
        return 0;
    }

    private static string Listed(IEnumerable<PlateTwin> twins, Func<long, string> page) => string.Join(", ", twins.Select(t => $"{t.Number} ({t.What}, {page(t.Id)})"));
}
