using System.Reflection;
using TechSupport.Data;
using TechSupport.Features.People;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>Entities guard themselves: what they hold changes by their verbs only.</summary>
public sealed class EntityTests
{
    [Fact]
    public void No_property_of_an_entity_can_be_set_from_outside()
    {
        using var db = new AppDb(Database.Options(new(), "Host=nowhere").Options);
        var ours = db.Model.GetEntityTypes().Select(t => t.ClrType).Where(IsOurs).ToHashSet();
        Assert.Contains(typeof(User), ours);
        // what a base class of Identity declares is Identity's
        var open = ours.SelectMany(t => t.GetProperties()).Where(p => IsOurs(p.DeclaringType!) && p.SetMethod is { IsPublic: true } && !IsInit(p))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}").Distinct().Order();
        Assert.Empty(open);
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(AppDb).Assembly;

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
}
