using System.ComponentModel.DataAnnotations;

namespace TechSupport.Web;

/// <summary>What is the same on every screen of this hospital.</summary>
public sealed class HospitalOptions : IValidatableObject
{
    public string Name { get; init; } = "City Clinical Hospital No. 7";
    public string NameRu { get; init; } = "Городская клиническая больница № 7";

    /// <summary>The IT duty phone, as people dial it.</summary>
    public string Phone { get; init; } = "3-33";

    /// <summary>IANA name of the zone that times are shown in.</summary>
    public string TimeZone { get; init; } = "Europe/Moscow";

    /// <summary>The address people open; links in messages are built from it, never from a request's Host.</summary>
    public string PublicUrl { get; init; } = "http://localhost:8080";

    /// <summary>Every page says that this is a copy to try things on, so that nobody waits there for help.</summary>
    public bool Staging { get; init; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public string LocalName => System.Globalization.CultureInfo.CurrentUICulture.IsRussian() ? NameRu : Name;

    // the address may have a path of its own, which the link keeps
    public Uri Link(string path) => new(new Uri(PublicUrl.TrimEnd('/') + "/"), path.TrimStart('/'));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new($"Hospital__TimeZone: \"{TimeZone}\" is not a time zone; write an IANA name such as Europe/Moscow.");
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return new($"Hospital__PublicUrl: \"{PublicUrl}\" is not an http or https address.");
    }
}
