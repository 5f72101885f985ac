using System.Text.RegularExpressions;
using TechSupport.Web;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions;

/// <summary>What a person types is known to the page of errors, which gives it back.</summary>
public sealed partial class KeptFieldTests
{
    [Fact]
    public void Every_field_a_person_writes_into_is_kept_when_a_form_fails_and_no_password_is()
    {
        var fields = Repository.Files("TechSupport/Features", "*.cshtml").SelectMany(f => Field().Matches(f.Text))
            .Select(m => (Name: Name().Match(m.Value).Groups[1].Value, Type: Kind().Match(m.Value) is { Success: true } t ? t.Groups[1].Value : "text"))
            .Where(f => f.Name.StartsWith("Input.", StringComparison.Ordinal)).Select(f => (Name: f.Name["Input.".Length..], f.Type)).ToList();
        Assert.NotEmpty(fields);
        Assert.DoesNotContain(fields, f => f.Type is "text" or "email" or "tel" && !TypedText.Fields.Contains(f.Name));
        Assert.DoesNotContain(fields, f => f.Type == "password" && TypedText.Fields.Contains(f.Name));
    }

    // Razor may put quotes and angle brackets inside an attribute, so the line is the limit
    [GeneratedRegex(@"<(input|textarea)\s[^\n]*?\bname=""[^""@]+""[^\n>]*")]
    private static partial Regex Field();

    [GeneratedRegex(@"\bname=""([^""]+)""")]
    private static partial Regex Name();

    [GeneratedRegex(@"\btype=""([a-z]+)""")]
    private static partial Regex Kind();
}
