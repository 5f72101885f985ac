using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TechSupport.Data;

/// <summary>Every enum of an entity is lower-case text in the database, and a check constraint names its values: "ck_tickets_status".</summary>
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
                    entity.Builder.HasCheckConstraint($"ck_{entity.GetTableName()}_{property.GetColumnName()}", $"{property.GetColumnName()} in ({string.Join(", ", Enum.GetNames(type).Select(n => $"'{Word(n)}'"))})");
    }

    private static Type? EnumOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } known ? known : null;

    private static string Word(string name) => name.ToLowerInvariant();

    private sealed class Converter<T>() : ValueConverter<T, string>(v => Word(v.ToString()), v => Enum.Parse<T>(v, true)) where T : struct, Enum;
}
