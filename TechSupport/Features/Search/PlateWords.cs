using System.Text.RegularExpressions;

namespace TechSupport.Features.Search;

/// <summary>The words people write before a number: what they say, nobody has written beside it. Before anything else they are words like others.</summary>
public static partial class PlateWords
{
    /// <summary>What stands before the number of a device, "инв. № " or "inventory no. ", where such a number follows.</summary>
    public const string Inventory =
        @"(?:инв(?:ентарный|\.)?|inv(?:entory|\.)?)(?:[ :.]+(?:номер|number|no\b\.?|n\b\.?|№))?[ :.№#]+(?=[\p{L}\p{N}])(?=[^\s""«»“”„]*\p{N})";

    /// <summary>What stands before the number of a room behind other words, "в каб. ". A room alone keeps its word, which says that no other number is meant.</summary>
    public const string Room =
        @"(?<=\S [-(]{0,2})(?:(?:в|in) )?(?:каб\.?|кабинет[ае]?|комнат[аеу]|палат[аеу]|room|ward) ?(?:№|no\.?)? ?(?=[0-9])";

    /// <summary>"инв. № PRN-0214-02" is "PRN-0214-02".</summary>
    public static string WithoutInventory(string line) => BeforeNumber().Replace(line, "");

    [GeneratedRegex(@"(?<![\p{L}\p{N}])" + Inventory, RegexOptions.IgnoreCase)]
    private static partial Regex BeforeNumber();
}
