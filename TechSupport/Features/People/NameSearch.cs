namespace TechSupport.Features.People;

/// <summary>People by what is typed of their names: parts in any order, ё or е, either script, either keyboard layout.</summary>
public static class NameSearch
{
    /// <summary>More parts no name has.</summary>
    private const int MostParts = 5;

    /// <summary>The parts of a name. What is longer than any name is cut: comparing it would only take long.</summary>
    public static IReadOnlyList<string> PartsOf(string? text) => [.. SingleLine.Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostParts)
        .Select(part => part.Length <= PersonName.MaxLength ? part : string.Concat(part.EnumerateRunes().Take(PersonName.MaxLength)))];

    /// <summary>Those whose name has every part somewhere in it.</summary>
    public static IQueryable<User> Named(this IQueryable<User> people, IEnumerable<string> parts) => parts.Aggregate(people, (found, part) =>
    {
        var other = Other(part);
        return found.Where(u => EF.Functions.Like(DbText.NameSound(u.FullName), "%" + DbText.NameSound(part) + "%")
            || EF.Functions.Like(DbText.NameSound(u.FullName), "%" + DbText.NameSound(other) + "%"));
    });

    /// <summary>The same, where a part may also be one of the user name, the email address or the phone.</summary>
    public static IQueryable<User> NamedOrReachedBy(this IQueryable<User> people, IEnumerable<string> parts) => parts.Aggregate(people, (found, part) =>
    {
        var (other, pattern) = (Other(part), Like.Containing(part));
        return found.Where(u => EF.Functions.Like(DbText.NameSound(u.FullName), "%" + DbText.NameSound(part) + "%")
            || EF.Functions.Like(DbText.NameSound(u.FullName), "%" + DbText.NameSound(other) + "%")
            || EF.Functions.ILike(u.UserName!, pattern, Like.Escape) || EF.Functions.ILike(u.Email!, pattern, Like.Escape) || EF.Functions.ILike(u.PhoneNumber!, pattern, Like.Escape));
    });

    /// <summary>Those of whose names one begins with each part.</summary>
    public static IQueryable<User> NamedFromTheStart(this IQueryable<User> people, IEnumerable<string> parts) => parts.Aggregate(people, (found, part) =>
    {
        var other = Other(part);
        return found.Where(u => EF.Functions.Like(DbText.NameSound(u.FullName), DbText.NameSound(part) + "%") || EF.Functions.Like(DbText.NameSound(u.FullName), "% " + DbText.NameSound(part) + "%")
            || EF.Functions.Like(DbText.NameSound(u.FullName), DbText.NameSound(other) + "%") || EF.Functions.Like(DbText.NameSound(u.FullName), "% " + DbText.NameSound(other) + "%"));
    });

    /// <summary>By name, as in a directory.</summary>
    public static IOrderedQueryable<User> ByName(this IQueryable<User> people) =>
        people.OrderBy(u => EF.Functions.Collate(u.FullName, DbText.Names)).ThenBy(u => u.Id);

    private static string Other(string part) => KeyboardLayout.Other(part) is { Length: > 0 } other ? other : part;
}
