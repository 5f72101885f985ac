using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Tests.Conventions.Addresses;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>Which feature may know which: the arrows of the architecture, read from the compiled code.</summary>
public sealed class ArrowTests
{
    private static readonly string[] Readers = ["TechSupport.Features.Notifications", "TechSupport.Features.Audit", "TechSupport.Features.Reports", "TechSupport.Features.Operations"];

    [Fact]
    public void The_kernel_knows_only_the_base_class_library()
    {
        Assert.Empty(In("TechSupport.Kernel").SelectMany(t => Dependencies.Outside(t, "System.", "TechSupport.Kernel.", "Microsoft.CodeAnalysis.")));
    }

    [Fact]
    public void Entities_know_the_kernel_each_other_and_nothing_of_the_world_outside()
    {
        string[] allowed = ["System.", "Microsoft.CodeAnalysis.", "TechSupport.Kernel.", "TechSupport.Features.People.", "TechSupport.Features.Catalog.", "TechSupport.Features.Sla."];
        // Identity keeps passwords, stamps and locks in its own base class
        string[] identity = ["Microsoft.AspNetCore.Identity.IdentityUser"];
        var strangers = Entities().SelectMany(e => Dependencies.Outside(e, [.. allowed, e.Namespace + ".", .. e == typeof(User) ? identity : []]));
        Assert.Empty(strangers);
        Assert.DoesNotContain(typeof(TimeProvider), Entities().SelectMany(Dependencies.TypesOf));
    }

    [Fact]
    public void Nothing_depends_on_the_features_that_only_read()
    {
        Type[] composing =
        [
            typeof(Program),                        // registers every feature
            typeof(TechSupport.Jobs.Schedule),     // names every job
            typeof(AppDb),                         // maps deliveries
            .. In("TechSupport.Data.Migrations"),  // a snapshot of what AppDb maps
            .. In("TechSupport.Cli"),              // commands of every feature
            .. In("TechSupport.Development"),      // sample data of every feature
        ];
        // an address is a text: a link to a page is no dependency on it
        var arrows = Dependencies.Types.Except(composing).Where(t => !Readers.Any(r => Inside(t, r)))
            .SelectMany(t => Dependencies.TypesOf(t).Where(d => Readers.Any(r => Inside(d, r)) && !Links.IsOne(d) && !Shows(t, d)).Select(d => $"{t.FullName} → {d.FullName}"));
        Assert.Empty(arrows);
    }

    [Fact]
    public void Web_knows_no_feature()
    {
        Assert.Empty(In("TechSupport.Web").SelectMany(t => Dependencies.TypesOf(t).Where(d => Inside(d, "TechSupport.Features")).Select(d => $"{t.FullName} → {d.FullName}")));
    }

    [Fact]
    public void Of_data_only_the_model_knows_features()
    {
        var knowing = In("TechSupport.Data").Where(t => !Inside(t, "TechSupport.Data.Migrations"))
            .Where(t => Dependencies.TypesOf(t).Any(d => Inside(d, "TechSupport.Features"))).Select(t => t.Name);
        Assert.Equal(["AppDb"], knowing);
    }

    [Fact]
    public void Nobody_reads_the_clock_of_the_machine_directly()
    {
        string[] clocks = ["get_Now", "get_UtcNow", "get_Today"];
        var reading = Dependencies.Types.SelectMany(t => Dependencies.Of(t)
            .Where(m => m.DeclaringType is { } d && (d == typeof(DateTime) || d == typeof(DateTimeOffset)) && clocks.Contains(m.Name)).Select(m => $"{t.FullName} reads {m.DeclaringType!.Name}.{m.Name}"));
        Assert.Empty(reading);
    }

    // a console page ends with what the audit log says about its subject; people see in their settings whether there is a chat to connect
    private static bool Shows(Type from, Type to) => from.Namespace!.EndsWith(".Console", StringComparison.Ordinal) && Inside(to, "TechSupport.Features.Audit")
        || from == typeof(TechSupport.Features.Account.Profile.ProfileModel) && Inside(to, "TechSupport.Features.Notifications.Channels.Telegram");

    private static IEnumerable<Type> Entities() => typeof(AppDb).GetProperties()
        .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
        .Select(p => p.PropertyType.GetGenericArguments()[0]).Where(t => t.Namespace!.StartsWith("TechSupport", StringComparison.Ordinal));

    private static IEnumerable<Type> In(string space) => Dependencies.Types.Where(t => Inside(t, space));

    private static bool Inside(Type type, string space) => type.Namespace == space || type.Namespace?.StartsWith(space + ".", StringComparison.Ordinal) == true;
}
