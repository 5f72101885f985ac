using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TechSupport.Tests.Support;
using TechSupport.Web.Forms;

namespace TechSupport.Tests.Conventions;

/// <summary>What a person types is known to the page of errors, which gives it back.</summary>
public sealed partial class KeptFieldTests
{
    // what these send is chosen or counted, or brought along by the page; everything else is written, and a new type is until it is added here
    private static readonly string[] NotWritten = ["hidden", "checkbox", "radio", "number", "date", "time", "datetime-local", "password"];

    /// <summary>The forms that pages take, and the classes they inherit their fields from.</summary>
    private static readonly HashSet<string> Forms = [.. typeof(Program).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PageModel)))
        .SelectMany(t => t.GetProperties()).Where(p => p.Name == "Input" && p.GetCustomAttribute<BindPropertyAttribute>() is { SupportsGet: false })
        .SelectMany(p => Lineage(p.PropertyType)).Select(t => t.Name)];

    [Fact]
    public void Every_field_a_person_writes_into_is_kept_when_a_form_fails()
    {
        var written = Fields().Where(f => !NotWritten.Contains(f.Type)).ToList();
        Assert.Empty(written.Where(f => !TypedText.Fields.Contains(f.Name)).Select(f => $"{f.View}: {f.Name}"));
        // fewer would mean that they are not recognised any more
        Assert.InRange(written.Count, 30, int.MaxValue);
    }

    [Fact]
    public void No_field_that_is_kept_has_left_the_views()
    {
        Assert.Empty(TypedText.Fields.Except(Fields().Where(f => !NotWritten.Contains(f.Type)).Select(f => f.Name), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_field_cuts_off_what_is_pasted()
    {
        Assert.Empty(Fields().Where(f => f.Limit is not null).Select(f => $"{f.View}: {f.Name}"));
    }

    [Fact]
    public void Every_field_whose_length_is_limited_has_a_name_in_both_languages()
    {
        var limited = (from type in typeof(Program).Assembly.GetTypes()
                       from property in type.GetProperties()
                       where property.GetCustomAttribute<StringLengthAttribute>()?.ErrorMessage == FieldNames.TooLong
                       select (Field: $"{type.Name}.{property.Name}", Name: property.GetCustomAttribute<DisplayAttribute>()?.Name ?? FieldNames.Of(property.Name))).ToList();
        Assert.InRange(limited.Count, 20, int.MaxValue);
        Assert.DoesNotContain(limited, l => l.Name is null || !Translations.IsTranslated(l.Name));
        Assert.DoesNotContain(FieldNames.All.Values, name => !Translations.IsTranslated(name));
    }

    [Fact]
    public void No_password_is_kept()
    {
        var passwords = Fields().Where(f => f.Type == "password").ToList();
        Assert.Equal(["Again", "Current", "Password"], passwords.Select(f => f.Name).Distinct().Order());
        Assert.Empty(passwords.Where(f => TypedText.Fields.Contains(f.Name)).Select(f => $"{f.View}: {f.Name}"));
    }

    private static IEnumerable<(string View, string Name, string Type, string? Limit)> Fields() =>
        from view in Repository.Files("TechSupport/Features", "*.cshtml")
        let text = view.Text
        let prefixed = !Forms.Contains(Model().Match(text).Groups[1].Value)
        from tag in RazorTags.In(text)
        let path = tag.Name == "field" ? tag["for"] : tag.Name is "input" or "textarea" ? tag["name"] : null
        // a view of the form itself, shown with for="Input", says the rest of the path
        where path is not null && (path.StartsWith("Input.", StringComparison.Ordinal) || !prefixed && tag.Name == "field")
        select (view.Path, path[(path.LastIndexOf('.') + 1)..], tag["type"] ?? "text", tag["maxlength"]);

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (var t = type; t is not null && t != typeof(object); t = t.BaseType) yield return t;
    }

    [GeneratedRegex(@"^@model\s+(?:[\w.]+\.)?(\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Model();
}
