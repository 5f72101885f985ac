using System.Reflection;
using Serilog.Events;

namespace TechSupport.Web.Logs;

/// <summary>The types that are marked <see cref="PersonalAttribute"/>, or have a property that is: what the log writes in their place.</summary>
public static class PersonalValues
{
    public const string Instead = "[personal]";

    /// <summary>Handed through as they are, so that <see cref="InPlaceOf"/> sees the type and not what it calls itself.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. typeof(Program).Assembly.GetTypes().Where(t => !t.IsGenericTypeDefinition && (IsPersonal(t) || t.GetProperties().Any(IsPersonal)))];

    /// <summary>A value that is all personal is one word; of the others, the simple properties that are not stay.</summary>
    public static LogEventPropertyValue InPlaceOf(object value)
    {
        var type = value.GetType();
        if (IsPersonal(type)) return new ScalarValue(Instead);
        return new StructureValue(type.GetProperties().Where(p => p.CanRead && p.GetIndexParameters().Length == 0).Select(p => new LogEventProperty(p.Name, Of(p, value))), type.Name);
    }

    /// <summary>Whether it is marked, or is of a type that is.</summary>
    public static bool IsPersonal(MemberInfo member) => member.IsDefined(typeof(PersonalAttribute)) || member is PropertyInfo { PropertyType: var type } && (Nullable.GetUnderlyingType(type) ?? type).IsDefined(typeof(PersonalAttribute));

    private static ScalarValue Of(PropertyInfo property, object owner)
    {
        if (IsPersonal(property)) return new(Instead);
        return property.GetValue(owner) switch
        {
            null => ScalarValue.Null,
            string or Enum or Guid or DateTimeOffset or DateOnly or TimeSpan or decimal => new(property.GetValue(owner)),
            var value when value.GetType().IsPrimitive => new(value),
            var value => new(value.GetType().Name),
        };
    }
}
