using System.Globalization;
using System.Reflection;
using TechSupport.Features.Tickets;

namespace TechSupport.Tests.Conventions.Addresses;

/// <summary>The classes that hold the addresses of the pages, one a feature.</summary>
public static class Links
{
    public static bool IsOne(Type type) => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Links", StringComparison.Ordinal);

    /// <summary>Each address with the name it has, filled with 1 and "x" where it takes something.</summary>
    public static IEnumerable<(string Name, string Address)> All() => typeof(Program).Assembly.GetTypes().Where(IsOne).SelectMany(Of);

    private static IEnumerable<(string, string)> Of(Type type)
    {
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral))
            yield return ($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!);
        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            yield return ($"{type.Name}.{method.Name}", (string)method.Invoke(null, [.. method.GetParameters().Select(p => Sample(p.ParameterType))])!);
    }

    private static object Sample(Type type) => type == typeof(string) ? "x" : type == typeof(ConversationCursor) ? new ConversationCursor(1, 1) : Convert.ChangeType(1, Nullable.GetUnderlyingType(type) ?? type, CultureInfo.InvariantCulture);
}
