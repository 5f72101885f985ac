using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace TechSupport.Tests.Conventions.Code;

/// <summary>What a type of the application refers to, signatures and method bodies alike, read from the compiled assembly.</summary>
public static class Dependencies
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly OpCode[] OneByte = new OpCode[256], TwoBytes = new OpCode[256];
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<MemberInfo>> Known = new();

    static Dependencies()
    {
        foreach (var code in typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!))
            (code.Size == 1 ? OneByte : TwoBytes)[(byte)code.Value] = code;
    }

    /// <summary>The application's own types, without what the compiler makes.</summary>
    public static readonly IReadOnlyList<Type> Types = [.. typeof(Program).Assembly.GetTypes()
        .Where(t => t.Namespace?.StartsWith("TechSupport", StringComparison.Ordinal) == true && Outermost(t) == t)];

    /// <summary>Types and members that a type and everything nested in it refers to.</summary>
    public static IReadOnlyList<MemberInfo> Of(Type type) => Known.GetOrAdd(type, t => [.. Members(t).Distinct()]);

    /// <summary>Outermost types that a type refers to, but what the compiler makes.</summary>
    public static IEnumerable<Type> TypesOf(Type type) => Of(type).Select(m => m as Type ?? m.DeclaringType!).Where(t => t is not null)
        .SelectMany(Flat).Select(Outermost).Where(t => t != type && !t.Name.StartsWith('<')).Distinct();

    /// <summary>The namespaces with <paramref name="type"/>'s references that match none of the allowed prefixes.</summary>
    public static IEnumerable<string> Outside(Type type, params string[] allowed) => TypesOf(type)
        .Where(t => !t.IsGenericParameter && !allowed.Any(a => $"{t.Namespace}.{t.Name}".StartsWith(a, StringComparison.Ordinal)))
        .Select(t => $"{type.FullName} → {t.FullName}");

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    private static IEnumerable<Type> Flat(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        if (!type.IsGenericType) return [type];
        return type.GetGenericArguments().SelectMany(Flat).Append(type.GetGenericTypeDefinition());
    }

    private static IEnumerable<MemberInfo> Members(Type type)
    {
        if (type.BaseType is not null) yield return type.BaseType;
        foreach (var i in type.GetInterfaces()) yield return i;
        foreach (var a in type.GetCustomAttributesData()) yield return a.AttributeType;
        foreach (var f in type.GetFields(Everything)) yield return f.FieldType;
        foreach (var m in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            if (m is MethodInfo { ReturnType: var result }) yield return result;
            foreach (var p in m.GetParameters()) yield return p.ParameterType;
            foreach (var a in m.GetCustomAttributesData()) yield return a.AttributeType;
            foreach (var used in Body(m)) yield return used;
        }
        foreach (var nested in type.GetNestedTypes(Everything))
            foreach (var member in Members(nested)) yield return member;
    }

    private static IEnumerable<MemberInfo> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        var il = body.GetILAsByteArray()!;
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? TwoBytes[il[++at]] : OneByte[il[at]];
            at++;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType
                && method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments) is { } member)
            {
                yield return member;
                if (member is MethodInfo { IsGenericMethod: true } generic) foreach (var argument in generic.GetGenericArguments()) yield return argument;
            }
            at += Length(code.OperandType, il, at);
        }
    }

    private static int Length(OperandType type, byte[] il, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
        _ => 4,
    };
}
