using System.Reflection;
using System.Runtime.Serialization;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TechSupport.Data;

/// <summary>Every enum of an entity is lower-case text in the database, or the word its member names by <c>EnumMember</c>, and a check constraint names its values: "ck_tickets_status".</summary>
internal sealed class EnumText : IPropertyAddedConvention, IModelFinalizingConvention
{
    public void ProcessPropertyAdded(IConventionPropertyBuilder propertyBuilder, IConventionContext<IConventionPropertyBuilder> context)
    {
        if (EnumOf(propertyBuilder.Metadata.ClrType) is { } type) propertyBuilder.HasConverter(typeof(Converter<>).MakeGenericType(type));
    }

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
            foreach (var property in entity.GetDeclaredProperties())
                if (EnumOf(property.ClrType) is { } type)
                    entity.Builder.HasCheckConstraint($"ck_{entity.GetTableName()}_{property.GetColumnName()}", $"{property.GetColumnName()} in ({string.Join(", ", Enum.GetNames(type).Select(n => $"'{Word(type, n)}'"))})");
    }

    private static Type? EnumOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } known ? known : null;

    // a word that was chosen badly once stays in the database: the previous release reads it too
    private static string Word(Type type, string name) => type.GetField(name)!.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? name.ToLowerInvariant();

    private sealed class Converter<T>() : ValueConverter<T, string>(v => Stored[v], v => Read[v]) where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Stored = Enum.GetValues<T>().ToDictionary(v => v, v => Word(typeof(T), v.ToString()));
        private static readonly Dictionary<string, T> Read = Stored.ToDictionary(v => v.Value, v => v.Key);
    }
}
