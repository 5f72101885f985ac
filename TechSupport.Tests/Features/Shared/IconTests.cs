using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Shared;

/// <summary>The sprite of the icons, as a browser gets it in production.</summary>
public sealed partial class IconTests(IconTests.CachingApp app) : IClassFixture<IconTests.CachingApp>
{
    [Fact]
    public async Task The_sprite_that_pages_use_is_kept_for_good()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        var sprites = Sprite().Matches((await tech.GetAsync("/tickets?view=all&status=any")).Text).Select(m => m.Groups[1].Value).Distinct();
        var sprite = Assert.Single(sprites);
        Assert.Matches(@"^/icons\.\w+\.svg$", sprite);
        var file = await tech.GetAsync(sprite);
        Assert.Equal((200, "image/svg+xml"), (file.Status, file.Headers["Content-Type"]));
        Assert.Contains("immutable", file.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [GeneratedRegex("<use href=\"([^\"#]+)#")]
    private static partial Regex Sprite();

    /// <summary>A development build keeps no file, so that an edited one is seen.</summary>
    public sealed class CachingApp(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["EnableStaticAssetsDevelopmentCaching"] = "true" };
    }
}
