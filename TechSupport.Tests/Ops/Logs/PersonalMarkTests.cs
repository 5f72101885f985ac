using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Tests.Support;
using TechSupport.Web.Logs;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>What staging may not have, the log may not have either.</summary>
[Trait("Needs", "nothing")]
public sealed partial class PersonalMarkTests
{
    // no person's: when the same thing happened to the account
    private static readonly string[] NotWritten = ["users.notify_by_telegram"];

    [Fact]
    public void Whatever_is_made_anonymous_for_staging_is_marked_personal()
    {
        var treated = Treatment().Matches(File.ReadAllText(Path.Combine(Repository.Root, "ops/enterprise/staging/anonymise.sql"))).Select(m => $"{m.Groups[1].Value}.{m.Groups[2].Value}").ToHashSet();
        using var db = new AppDb(Database.Options(new(), "Host=nowhere").Options);
        var open = (from type in db.Model.GetEntityTypes()
                    where type.ClrType.Assembly == typeof(Program).Assembly
                    from property in type.GetProperties()
                    let column = $"{type.GetTableName()}.{property.GetColumnName()}"
                    where treated.Contains(column) && !PersonalValues.IsPersonal(type.ClrType) && !(property.PropertyInfo is { } its && PersonalValues.IsPersonal(its))
                    select column).ToList();
        Assert.InRange(treated.Count, 20, 200);
        Assert.Equal([], open.Except(NotWritten));
    }

    [GeneratedRegex(@"\('(\w+)', '(\w+)', '(?:replace|clear)'")]
    private static partial Regex Treatment();
}
