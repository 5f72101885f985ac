using System.Globalization;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Features.Operations.Health.Bundles;

/// <summary>What the checks find now, and what they found in the last 30 days: the product's own sentences, with the numbers in them.</summary>
public sealed class BundledChecks(AppDb db, IStringLocalizer<Text> text)
{
    public IEnumerable<string> Now(IReadOnlyList<CheckResult> found)
    {
        foreach (var result in found)
        {
            yield return $"{Word(result.State)} {result.Facts.Id} ({(int)result.Took.TotalMilliseconds} ms, since {HospitalClock.Iso(result.Since)}): {Say(result.Finding.Sentence, result.Finding.Values.Select(Plain.Of))}";
            if (result.State is not (HealthState.Broken or HealthState.Watch)) continue;
            yield return $"        {result.Facts.Cause}";
            yield return $"        {result.Facts.Cure}";
        }
    }

    public async Task<IReadOnlyList<string>> PastAsync(CancellationToken ct) =>
        [.. (await db.Set<HealthChange>().AsNoTracking().OrderBy(c => c.At).ThenBy(c => c.Id).ToListAsync(ct)).Select(c => $"{HospitalClock.Iso(c.At)} {Word(c.State)} {c.CheckId}: {Say(c.Sentence, c.Figures.Select(Plain.OfText))}")];

    // a sentence that has no translation is none of ours
    private string Say(string sentence, IEnumerable<string> figures)
    {
        if (CultureScope.Run(CultureInfo.GetCultureInfo("ru"), () => text[sentence].ResourceNotFound)) return Plain.Text;
        return string.Format(CultureInfo.InvariantCulture, sentence, [.. figures]);
    }

    private static string Word(HealthState state) => $"{state.ToString().ToLowerInvariant(),-8}";
}
