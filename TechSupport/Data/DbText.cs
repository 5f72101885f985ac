namespace TechSupport.Data;

/// <summary>Functions of the database about texts, for queries; what they do stands in the migrations that made them.</summary>
public static class DbText
{
    /// <summary>The collation names are sorted by: as in a directory, numbers by value.</summary>
    public const string Names = "names";

    /// <summary>A name as it sounds: Семёнов, Semenov and Semyonov are one.</summary>
    public static string NameSound(string name) => throw OnlyInQueries();

    /// <summary>The one form of a number on a plate.</summary>
    public static string PlateKey(string number) => throw OnlyInQueries();

    /// <summary>The one form of a room: "каб. 214" and "room 214" are "214".</summary>
    public static string RoomKey(string room) => throw OnlyInQueries();

    internal static void Map(ModelBuilder model)
    {
        model.HasDbFunction(() => NameSound("")).HasName("name_sound");
        model.HasDbFunction(() => PlateKey("")).HasName("plate_key");
        model.HasDbFunction(() => RoomKey("")).HasName("room_key");
    }

    private static InvalidOperationException OnlyInQueries() => new("This is a function of the database.");
}
