namespace TechSupport.Tests.Ops.Stack;

/// <summary>A changed setting of the host becomes one of the running stack.</summary>
[Trait("Needs", "nightly")]
public sealed class SettingsTests(ProductionStack stack) : StackTests(stack)
{
    [Fact]
    public async Task A_changed_setting_is_applied_on_the_version_that_serves()
    {
        var file = Path.Combine(Stack.Config, "techsupport.env");
        var settings = await File.ReadAllTextAsync(file, Ct);
        var (app, database, proxy) = (await Stack.ContainerAsync("app"), await Stack.ContainerAsync("db"), await Stack.ContainerAsync("proxy"));
        try
        {
            await File.AppendAllTextAsync(file, "HOSPITAL_PHONE=7-77-31\n", Ct);
            await Stack.DoneAsync("ops/host/stack", ["apply"]);

            using var visitor = Stack.Visitor();
            await UntilAsync(async () => (await visitor.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct)).IsSuccessStatusCode, "an answer");
            Assert.Contains("7-77-31", await visitor.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Ct), StringComparison.Ordinal);
            Assert.NotEqual(app, await Stack.ContainerAsync("app"));
            Assert.Equal((database, proxy, Before), (await Stack.ContainerAsync("db"), await Stack.ContainerAsync("proxy"), await Stack.ServingAsync()));

            // nothing differs any more
            app = await Stack.ContainerAsync("app");
            await Stack.DoneAsync("ops/host/stack", ["apply"]);
            Assert.Equal(app, await Stack.ContainerAsync("app"));
        }
        finally
        {
            await File.WriteAllTextAsync(file, settings, CancellationToken.None);
            await Stack.DoneAsync("ops/host/stack", ["apply"]);
        }
    }
}
