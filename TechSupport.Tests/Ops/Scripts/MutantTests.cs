using System.Reflection;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Scripts;

/// <summary>The nightly run that changes the rules and looks whether a test fails.</summary>
public sealed partial class MutantTests
{
    [Fact]
    public void Each_test_that_needs_nothing_takes_part_and_no_other()
    {
        var text = Repository.Files("ops/dev", "stryker.yaml").Single().Text;
        Assert.Equal(Pure().Select(type => type.FullName).Order(StringComparer.Ordinal), Named().Matches(text).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void What_needs_nothing_is_given_nothing() => Assert.All(Pure(), type => Assert.Empty(type.GetConstructors().Single().GetParameters()));

    private static IEnumerable<Type> Pure() => typeof(MutantTests).Assembly.GetTypes()
        .Where(type => type.GetCustomAttributes<TraitAttribute>().Any(t => t.Name == "Needs" && t.Value == "nothing"));

    [GeneratedRegex(@"FullyQualifiedName~([\w.]+)\.[|""]")]
    private static partial Regex Named();
}
