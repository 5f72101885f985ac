using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TechSupport.Features.Sla;

/// <summary>A ticket's finished pauses in its own row, so that no page needs a statement more for them: <c>[{"reason":"supplier","from":…,"until":…}]</c></summary>
public static class PauseColumn
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static void HasPauses(this PropertyBuilder<IReadOnlyList<Pause>> property) => property.HasColumnType("jsonb").HasConversion(
        pauses => Write(pauses),
        json => Read(json),
        // a list of pauses never changes, it is replaced
        new ValueComparer<IReadOnlyList<Pause>>((a, b) => ReferenceEquals(a, b), pauses => pauses.Count, pauses => pauses));

    public static string Write(IReadOnlyList<Pause> pauses) => pauses.Count == 0 ? "[]" : JsonSerializer.Serialize(pauses, Json);

    public static IReadOnlyList<Pause> Read(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<List<Pause>>(json, Json)!;
}
