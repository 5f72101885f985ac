using TechSupport.Tests.Ops.Stack;
using TechSupport.Tests.Support;

[assembly: AssemblyFixture(typeof(TechSupport.Tests.Ops.Small.SmallStack))]

namespace TechSupport.Tests.Ops.Small;

/// <summary>A host of two people: set up and deployed on with ops/small, at any time of the day, with nobody's approval.</summary>
public sealed class SmallStack() : ProductionStack(3)
{
    public string Url => Address.ToString().TrimEnd('/');

    protected override string MoreSettings => $"CHANGE_CONTROL=none\nBACKUP_SPOOL={Path.Combine(State, "spool")}\n";

    protected override Task InstallAsync() => DoneAsync("ops/small/install", ["--url", Url, "--self-signed"]);

    protected override Task<Ended> DeployFirstAsync() => RunAsync("ops/small/deploy", [First]);
}
