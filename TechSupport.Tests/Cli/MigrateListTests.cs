using TechSupport.Tests.Support;

namespace TechSupport.Tests.Cli;

/// <summary>The metadata of a release takes the migrations from the image, where no database is.</summary>
public sealed class MigrateListTests
{
    [Fact]
    public async Task The_migrations_of_this_version_are_listed_without_a_database()
    {
        var listed = await RunAsync("--list");
        Assert.Equal((0, ""), (listed.Code, listed.Errors));
        var files = Repository.Files("TechSupport/Data/Migrations", "*.cs").Select(f => Path.GetFileName(f.Path).Split('.')[0]).Where(name => char.IsDigit(name[0])).Distinct();
        Assert.Equal(files.Order(StringComparer.Ordinal), listed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task What_there_is_and_what_is_pending_are_two_questions()
    {
        var both = await RunAsync("--list", "--status");
        Assert.Equal(1, both.Code);
        Assert.Contains("Either --status or --list.", both.Errors, StringComparison.Ordinal);
    }

    private static Task<Ended> RunAsync(params string[] options) =>
        Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "migrate", .. options], new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production" });
}
