using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.StaticAssets;

namespace TechSupport.Features.Shared;

/// <summary>Icons and what is drawn with one. Strings, because lists draw them by the hundred; elsewhere <c>&lt;icon name="…" /&gt;</c>.</summary>
public static class Icons
{
    private const string File = "icons.svg";

    /// <summary>The address of the sprite: with the fingerprint of its content, so that a browser keeps it for good.</summary>
    public static string Sprite { get; private set; } = "/" + File;

    /// <summary>Takes the fingerprinted address from the static files that are mapped.</summary>
    public static void FindSprite(IEndpointRouteBuilder endpoints) =>
        Sprite = "/" + endpoints.DataSources.SelectMany(s => s.Endpoints).Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
            .First(asset => asset.Properties.Any(p => p is { Name: "label", Value: File })).Route;

    /// <summary>Decorative, so always next to a word.</summary>
    public static string Draw(string name, string css = "") =>
        $"<svg class=\"ic{(css.Length > 0 ? " " + css : "")}\" aria-hidden=\"true\"><use href=\"{Sprite}#i-{name}\"/></svg>";

    /// <inheritdoc cref="Draw" />
    public static IHtmlContent Icon(this IHtmlHelper _, string name, string css = "") => new HtmlString(Draw(name, css));

    /// <summary>A state of something: an icon and a word in the colour of the tone ("good", "warn", "bad", "info", "sub").</summary>
    /// <param name="strong">In bold: something has to be done.</param>
    public static IHtmlContent State(this IHtmlHelper _, string tone, string icon, string words, bool strong = false)
    {
        var tag = strong ? "b" : "span";
        return new HtmlString($"<{tag} class=\"st {tone}\">{Draw(icon, "ic-s")}{HtmlText.Encode(words)}</{tag}>");
    }
}
