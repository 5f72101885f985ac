using System.Collections.Concurrent;
using System.Globalization;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Search.Everyday;

/// <summary>What people type all day, in both languages: the ticket they mean is among the first three.</summary>
public sealed class EverydayQueryTests(Planted app) : IClassFixture<Planted>
{
    public static TheoryData<string, string> Queries => [.. Planted.Lines.Select(line => (line.Query, line.Subject))];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task The_ticket_that_is_meant_is_among_the_first_three(string query, string subject)
    {
        var number = app.Numbers[subject];
        using var tech = await app.SignInAsync("tech@crb.local");
        var page = await tech.GetAsync("/search?q=" + Uri.EscapeDataString(query.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        Assert.Contains($"/tickets/{number}", page.Html.QuerySelectorAll("#rows a[data-open]").Take(3).Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void There_are_fifty_and_more_of_each_language()
    {
        Assert.All(Planted.Lines.GroupBy(line => line.Language), language => Assert.InRange(language.Count(), 50, 200));
        Assert.Equal(Planted.Lines.Count, Planted.Lines.Select(line => line.Subject).Distinct().Count());
    }
}

/// <summary>A query and the ticket it is to find.</summary>
public sealed record EverydayQuery(string Language, string Query, string Subject, string Description, string Requester, string Room);

/// <summary>The application with the ticket of every query.</summary>
public sealed class Planted(Postgres postgres) : App(postgres)
{
    public static IReadOnlyList<EverydayQuery> Lines { get; } = [.. Read("ru"), .. Read("en")];

    public ConcurrentDictionary<string, long> Numbers { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var line in Lines)
            Numbers[line.Subject] = await this.NewTicketAsync(line.Requester, line.Subject, report => report with { Description = line.Description, Room = line.Room });
    }

    private static IEnumerable<EverydayQuery> Read(string language)
    {
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, $"TechSupport.Tests/Features/Search/Everyday/queries.{language}.txt")).Where(l => !l.StartsWith('#')))
        {
            var parts = line.Split(" | ");
            yield return new(language, parts[0], parts[1], parts[2], parts.ElementAtOrDefault(3) is { Length: > 0 } requester ? requester : "o.dorokhov@crb.local", parts.ElementAtOrDefault(4) ?? "");
        }
    }
}
