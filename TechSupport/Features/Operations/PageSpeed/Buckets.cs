namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>Durations are kept as how many of them were about so long, which adds up over servers and hours as percentiles would not.</summary>
public static class Buckets
{
    /// <summary>Upper edges in milliseconds. Neighbours are at most half as much apart again, so a percentile is never further off than that.</summary>
    public static readonly IReadOnlyList<int> Edges =
    [
        5, 7, 10, 15, 20, 30, 40, 60, 80, 100, 125, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000,
        30_000, 45_000, 60_000,
    ];

    /// <summary>What is longer counts as this long: nobody waits so long for a page, but a laptop may have slept.</summary>
    public static double Longest => Edges[^1];

    /// <summary>The edge of the bucket that these milliseconds fall into.</summary>
    public static int Of(double milliseconds) => Edges.FirstOrDefault(edge => milliseconds <= edge, Edges[^1]);

    /// <summary>
    /// The value that this part of all is not above, in milliseconds, taken as evenly spread within its bucket; null of nothing.
    /// </summary>
    /// <param name="counts">How many there are up to which edge, each edge once.</param>
    /// <param name="part">0.75 for the 75th percentile.</param>
    public static double? Quantile(IReadOnlyDictionary<int, long> counts, double part)
    {
        var rank = part * counts.Values.Sum();
        var before = 0L;
        foreach (var (edge, count) in counts.Where(c => c.Value > 0).OrderBy(c => c.Key))
        {
            if (before + count >= rank) return Lower(edge) + (edge - Lower(edge)) * (rank - before) / count;
            before += count;
        }
        return null;
    }

    // an edge that an earlier release had has ours below it, too
    private static int Lower(int edge) => Edges.LastOrDefault(e => e < edge);
}
