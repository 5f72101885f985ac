namespace TechSupport.Tests.Ops.Stack;

/// <summary>The synthetic check in the container: its account, its secret, the way out to the host and back in through the proxy.</summary>
public sealed class SyntheticStackTests(ProductionStack stack) : StackTests(stack)
{
    [Fact]
    public async Task The_application_uses_itself_through_the_proxy_with_the_account_of_the_smoke_test()
    {
        var image = $"{Stack.Registry}/app:{Before}";
        var more = Path.Combine(Stack.Config, "synthetic.yml");
        Directory.CreateDirectory(Path.Combine(Stack.Config, "ca"));
        File.Copy(Path.Combine(Stack.Config, "ca.pem"), Path.Combine(Stack.Config, "ca", "proxy.pem"), overwrite: true);
        // localhost is the container itself there; its gateway is the host
        var gateway = (await ProductionStack.DockerAsync("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.Gateway}} {{end}}", await Stack.ContainerAsync("proxy"))).Out.Trim();
        await File.WriteAllTextAsync(more, $$"""
            services:
              app:
                environment:
                  Synthetic__Enabled: "true"
                  Synthetic__EveryMinutes: "1"
                  Synthetic__CaFile: /etc/techsupport/ca/proxy.pem
                  Synthetic__Resolve: localhost:{{Stack.Address.Port}}:{{gateway}}
                volumes:
                  - {{Path.Combine(Stack.Config, "ca")}}:/etc/techsupport/ca:ro
            """, Ct);
        try
        {
            var started = await Stack.ComposeAsAsync(image, "-f", more, "up", "-d", "--no-deps", "--wait", "app");
            Assert.True(started.Code == 0, started.All);
            await UntilAsync(async () => await Stack.SqlAsync("select 1 from synthetic_runs where passed is not null") != "", "a run of the synthetic check", 120);
            Assert.Equal("t", await Stack.SqlAsync("select concat(passed, failure) from synthetic_runs where passed is not null order by slot limit 1"));
            Assert.Equal("0", await Stack.SqlAsync("select count(*) from synthetic_incidents"));
        }
        finally
        {
            var back = await Stack.ComposeAsAsync(image, "up", "-d", "--no-deps", "--wait", "app");
            Assert.True(back.Code == 0, back.All);
        }
    }
}
