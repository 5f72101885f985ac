using System.Globalization;

namespace TechSupport.Features.Tickets;

/// <summary>Where a stretch of a conversation begins: what lies before has a lower id, messages and events each their own. "1204-88113" in addresses.</summary>
public readonly record struct ConversationCursor(long Comment, long Event)
{
    /// <summary>How many entries are shown at once: the newest, or those before a place.</summary>
    public const int Stretch = 100;

    public static readonly ConversationCursor End = new(long.MaxValue, long.MaxValue);

    /// <returns>The end of the conversation for what is no such place.</returns>
    public static ConversationCursor Parse(string? text) => text?.Split('-') is [var comment, var happened] && Id(comment) is { } c && Id(happened) is { } e ? new(c, e) : End;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Comment}-{Event}");

    /// <summary>The newest entries of those that were read, and where the ones before them end; null when there are none.</summary>
    /// <param name="entries">Oldest first, at least one more than a stretch when there are earlier ones.</param>
    /// <param name="ids">Id of the message or of the event that an entry is.</param>
    public (IReadOnlyList<T> Shown, ConversationCursor? Earlier) Cut<T>(IReadOnlyList<T> entries, Func<T, (long? Comment, long? Event)> ids)
    {
        if (entries.Count <= Stretch) return (entries, null);
        var shown = entries.Skip(entries.Count - Stretch).ToList();
        return (shown, new(shown.Min(e => ids(e).Comment) ?? Comment, shown.Min(e => ids(e).Event) ?? Event));
    }

    private static long? Id(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
