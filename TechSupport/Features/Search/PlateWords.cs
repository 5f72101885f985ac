using System.Text.RegularExpressions;

namespace TechSupport.Features.Search;

/// <summary>The words people write before a number: what they say, nobody has written beside it.</summary>
public static partial class PlateWords
{
    /// <summary>"инв. № PRN-0214-02" is "PRN-0214-02".</summary>
    public static string WithoutInventory(string line) => Inventory().Replace(line, "");

    /// <summary>"принтер в каб. 214" is "принтер 214". A room alone keeps its word, which says that no other number is meant.</summary>
    public static string WithoutRoom(string line) => Room().Replace(line, "");

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:инв(?:ентарный|\.)?|inv(?:entory|\.)?)(?:[ :.]+(?:номер|number|no\b\.?|n\b\.?|№))?[ :.№#]+(?=[\p{L}\p{N}])", RegexOptions.IgnoreCase)]
    private static partial Regex Inventory();

    [GeneratedRegex(@"(?<=\S )(?:(?:в|in) )?(?:каб\.?|кабинете?|комната|комнате|палата|палате|room|ward) ?(?:№|no\.?)? ?(?=[0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex Room();
}
