using TechSupport.Features.Operations.PageSpeed;

namespace TechSupport.Tests.Features.Operations.PageSpeed;

/// <summary>Percentiles out of counts.</summary>
[Trait("Needs", "nothing")]
public sealed class BucketTests
{
    [Fact]
    public void Edges_rise_and_no_bucket_is_wider_than_half_its_lower_edge()
    {
        Assert.Equal(Buckets.Edges.Distinct().Order(), Buckets.Edges);
        Assert.DoesNotContain(Buckets.Edges.Zip(Buckets.Edges.Skip(1)), e => e.Second > e.First * 1.51);
    }

    [Theory]
    [InlineData(0.1, 5)]
    [InlineData(5, 5)]
    [InlineData(5.01, 7)]
    [InlineData(100, 100)]
    [InlineData(101, 125)]
    [InlineData(59_999, 60_000)]
    [InlineData(60_000, 60_000)]
    [InlineData(1e9, 60_000)]
    public void A_duration_falls_into_the_first_bucket_that_holds_it(double milliseconds, int upTo) => Assert.Equal(upTo, Buckets.Of(milliseconds));

    [Fact]
    public void Of_nothing_there_is_no_percentile()
    {
        Assert.Null(Buckets.Quantile(new Dictionary<int, long>(), 0.5));
        Assert.Null(Buckets.Quantile(new Dictionary<int, long> { [100] = 0 }, 0.5));
    }

    [Theory]
    [InlineData(0.5, 112.5)]
    [InlineData(0.75, 118.75)]
    [InlineData(1, 125)]
    public void Within_a_bucket_values_are_taken_as_evenly_spread(double part, double expected) =>
        Assert.Equal(expected, Buckets.Quantile(new Dictionary<int, long> { [125] = 40 }, part)!.Value, 6);

    [Fact]
    public void The_rank_is_looked_for_across_buckets()
    {
        var counts = new Dictionary<int, long> { [1000] = 10, [100] = 80, [200] = 10 };
        Assert.Equal(92.5, Buckets.Quantile(counts, 0.5)!.Value, 6);
        Assert.Equal(100, Buckets.Quantile(counts, 0.8)!.Value, 6);
        Assert.Equal(900, Buckets.Quantile(counts, 0.95)!.Value, 6);
    }

    [Fact]
    public void An_edge_of_another_release_counts_too() => Assert.Equal(127.5, Buckets.Quantile(new Dictionary<int, long> { [130] = 2 }, 0.5)!.Value, 6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void They_are_off_by_less_than_a_bucket_whatever_the_durations(int seed)
    {
        var random = new Random(seed);
        var durations = Enumerable.Range(0, 5000).Select(_ => Math.Min(Buckets.Longest, 20 * Math.Exp(random.NextDouble() * 6))).Order().ToList();
        var counts = durations.GroupBy(Buckets.Of).ToDictionary(g => g.Key, g => (long)g.Count());
        foreach (var part in new[] { 0.01, 0.5, 0.75, 0.95, 0.999 })
        {
            var (exact, found) = (durations[(int)Math.Ceiling(part * durations.Count) - 1], Buckets.Quantile(counts, part)!.Value);
            Assert.InRange(found, exact / 1.51, exact * 1.51);
        }
    }

    [Fact]
    public void Counts_of_two_servers_add_up_to_what_one_would_have_counted()
    {
        var random = new Random(7);
        var all = Enumerable.Range(0, 1000).Select(_ => random.NextDouble() * 4000).ToList();
        static Dictionary<int, long> Count(IEnumerable<double> of) => of.GroupBy(Buckets.Of).ToDictionary(g => g.Key, g => (long)g.Count());
        var added = Count(all.Take(400)).Concat(Count(all.Skip(400))).GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
        Assert.Equal(Buckets.Quantile(Count(all), 0.75), Buckets.Quantile(added, 0.75));
    }
}
