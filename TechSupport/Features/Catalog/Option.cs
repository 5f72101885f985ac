using Microsoft.EntityFrameworkCore;
using TechSupport.Data;

namespace TechSupport.Features.Catalog;

/// <summary>A line of a select.</summary>
public sealed record Option(long Id, string Name)
{
    /// <summary>Departments in use, and the one that is chosen already, by the name on the screen.</summary>
    public static async Task<IReadOnlyList<Option>> DepartmentsAsync(AppDb db, long? chosen = null)
    {
        var all = await db.Departments.AsNoTracking().Where(d => d.Active || d.Id == chosen).ToListAsync();
        return [.. all.Select(d => new Option(d.Id, d.LocalName)).OrderBy(d => d.Name, StringComparer.CurrentCulture)];
    }
}
