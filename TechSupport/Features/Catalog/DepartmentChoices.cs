using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog;

/// <summary>The departments of a select.</summary>
public static class DepartmentChoices
{
    /// <summary>Those in use, and the one that is chosen already, by the name on the screen.</summary>
    public static async Task<IReadOnlyList<Choice>> ReadAsync(AppDb db, long? chosen, CancellationToken ct)
    {
        var all = await db.Departments.AsNoTracking().Where(d => d.Active || d.Id == chosen).ToListAsync(ct);
        return [.. all.Select(d => Choice.Of(d.Id, d.LocalName)).OrderBy(d => d.Text, StringComparer.CurrentCulture)];
    }
}
