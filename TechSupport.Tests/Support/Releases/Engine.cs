namespace TechSupport.Tests.Support.Releases;

/// <summary>The container engine of this machine, for tests that need one.</summary>
public static class Engine
{
    private static readonly Lazy<Task<bool>> Answers = new(async () =>
    {
        try { return (await Script.RunAsync("docker", ["info", "--format", "{{.ServerVersion}}"])).Code == 0; }
        catch (System.ComponentModel.Win32Exception) { return false; }
    });

    /// <summary>Skips the test loudly where no engine answers; a check in CI fails on a skipped test.</summary>
    public static async Task RequiredAsync() =>
        Assert.SkipUnless(await Answers.Value, "No container engine answers here (docker info): install Docker, or start one and set DOCKER_HOST.");

    /// <summary>The product's image, built from the Dockerfile once a run as version 2026.11.20-1; skips the test where there is no engine.</summary>
    public static async Task<string> ProductAsync()
    {
        await RequiredAsync();
        return await Product.Value;
    }

    /// <summary>The database's image, PostgreSQL with pgBackRest, built once a run; skips the test where there is no engine.</summary>
    public static async Task<string> DatabaseAsync()
    {
        await RequiredAsync();
        return await Database.Value;
    }

    private static readonly Lazy<Task<string>> Database = new(async () =>
    {
        var built = await Script.RunAsync("ops/build/image", ["--database"], new Dictionary<string, string?> { ["REGISTRY"] = "techsupport-tests", ["TECHSUPPORT_CONFIG_DIR"] = "/nonexistent" });
        Assert.True(built.Code == 0, built.All);
        return built.Out.Split('\n')[0].Split('=')[1];
    });

    private static readonly Lazy<Task<string>> Product = new(async () =>
    {
        const string image = "techsupport-tests:2026.11.20-1";
        var built = await Script.RunAsync("docker", ["build", "-q", "--build-arg", "VERSION=2026.11.20-1", "--build-arg", $"COMMIT={new string('d', 40)}", "--build-arg", "BUILD_DATE=2026-11-20T09:00:00Z", "-t", image, Repository.Root]);
        Assert.True(built.Code == 0, built.All);
        return image;
    });
}
