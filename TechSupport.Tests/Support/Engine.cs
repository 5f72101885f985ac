namespace TechSupport.Tests.Support;

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
}
