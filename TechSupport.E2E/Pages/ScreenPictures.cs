using TechSupport.E2E.Support;

namespace TechSupport.E2E.Pages;

/// <summary>Pictures of every screen, for people to look at; only with SCREENS=1.</summary>
public sealed class ScreenPictures(Stage stage) : Journey(stage)
{
    public static TheoryData<string, string> All { get; } =
        [.. from person in Screens.People.Keys from language in new[] { "en", "ru" } select (person, language)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_screen_is_pictured(string person, string language)
    {
        Assert.SkipUnless(Screenshots.Wanted, "SCREENS=1 takes the pictures.");
        var visit = await VisitAsync(new() { Language = language });
        if (Screens.People[person] is { Length: > 0 } address) await visit.SignInAsync(address);
        await visit.SpeakAsync(language);
        foreach (var screen in await Screens.OfAsync(person, await Stage.AppAsync()))
        {
            await screen.ShowAsync(visit);
            await Screenshots.TakeAsync(visit, screen.Name);
        }
    }
}
