using Microsoft.Playwright;
using TechSupport.E2E.Support;
using Xunit.Sdk;

namespace TechSupport.E2E.Pages;

/// <summary>Axe on every screen, and what it lets pass, in both languages and, in one of them, both schemes; one class for each person, so that they run side by side.</summary>
public abstract class AccessibilityTests(Stage stage, string person) : Journey(stage)
{
    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task Every_screen_is_without_axe_violations_small_targets_and_broken_words(string language)
    {
        var visit = await VisitAsync(new() { Language = language });
        if (Screens.People[person] is { Length: > 0 } address) await visit.SignInAsync(address);
        await visit.SpeakAsync(language);
        var violations = new List<string>();
        foreach (var screen in await Screens.OfAsync(person, await Stage.AppAsync()))
        {
            try
            {
                await screen.ShowAsync(visit);
                // the words differ between the languages, the colours do not
                if (language == "en") await visit.AxeInBothSchemesAsync();
                else await Axe.AssertWordsAsync(visit);
                await Legible.AssertAsync(visit);
            }
            // all of them at once: a run takes minutes
            catch (Exception e) when (e is FailException or PlaywrightException or TimeoutException) { violations.Add($"{screen.Name}: {e.Message}"); }
        }
        Assert.True(violations.Count == 0, string.Join("\n\n", violations));
    }
}

/// <inheritdoc/>
public sealed class VisitorAccessibilityTests(Stage stage) : AccessibilityTests(stage, "visitor");

/// <inheritdoc/>
public sealed class StaffAccessibilityTests(Stage stage) : AccessibilityTests(stage, "staff");

/// <inheritdoc/>
public sealed class TechnicianAccessibilityTests(Stage stage) : AccessibilityTests(stage, "technician");

/// <inheritdoc/>
public sealed class AdminAccessibilityTests(Stage stage) : AccessibilityTests(stage, "admin");
