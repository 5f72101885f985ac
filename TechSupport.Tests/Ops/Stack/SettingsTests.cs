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
        var (app, database) = (await SinceAsync("app"), await SinceAsync("db"));
        try
        {
            await File.AppendAllTextAsync(file, "HOSPITAL_PHONE=7-77-31\n", Ct);
            await Stack.DoneAsync("ops/host/stack", ["apply"]);

            using var visitor = Stack.Visitor();
            await UntilAsync(async () => (await visitor.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct)).IsSuccessStatusCode, "an answer");
            Assert.Contains("7-77-31", await visitor.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Ct), StringComparison.Ordinal);
            Assert.NotEqual(app, await SinceAsync("app"));
            Assert.Equal((database, Before), (await SinceAsync("db"), await Stack.ServingAsync()));

            // nothing differs any more: nobody stops, and the proxy reads its files anew without an end
            string[] all = ["app", "db", "proxy"];
            var before = await Task.WhenAll(all.Select(SinceAsync));
            await Stack.DoneAsync("ops/host/stack", ["apply"]);
            Assert.Equal(before, await Task.WhenAll(all.Select(SinceAsync)));
        }
        finally
        {
            await File.WriteAllTextAsync(file, settings, CancellationToken.None);
            await Stack.DoneAsync("ops/host/stack", ["apply"]);
        }
    }

    // which container, and since when
    private async Task<string> SinceAsync(string service) =>
        (await ProductionStack.DockerAsync("inspect", "--format", "{{.Id}} {{.State.StartedAt}} {{.RestartCount}}", await Stack.ContainerAsync(service))).Out.Trim();
}
