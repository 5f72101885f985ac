using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions;

/// <summary>A folder and a line of a view that can be taken in at one look.</summary>
public sealed class LayoutTests
{
    private const int FilesInAFolder = 15;

    [Fact]
    public void At_most_fifteen_files_lie_directly_in_a_folder()
    {
        string[] folders = ["TechSupport"];
        var crowded = folders.SelectMany(folder => Repository.Files(folder, "*")).Select(file => file.Path)
            .Select(path => path.EndsWith(".cshtml.cs", StringComparison.Ordinal) ? path[..^3] : path)
            .Distinct()
            .GroupBy(path => Path.GetDirectoryName(path) ?? "")
            .Where(folder => !folder.Key.EndsWith("Data/Migrations", StringComparison.Ordinal) && !folder.Key.EndsWith("/css", StringComparison.Ordinal))
            .Where(folder => folder.Count() > FilesInAFolder)
            .Select(folder => $"{folder.Key}: {folder.Count()}");
        Assert.Empty(crowded);
    }
}
