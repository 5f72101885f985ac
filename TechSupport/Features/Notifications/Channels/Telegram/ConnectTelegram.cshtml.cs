namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>A one-time code that connects one's Telegram; shown once, kept only as a hash.</summary>
public sealed class ConnectTelegramModel(AppDb db, TelegramLinks links) : AppPage
{
    public bool IsConnected { get; private set; }
    public string? Code { get; private set; }

    /// <summary>Opens the bot with the code; null when the bot's name cannot be found out now.</summary>
    public string? Link { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Code = await links.NewCodeAsync(Actor.Id!.Value, ct);
        Link = await links.BotNameAsync(ct) is { } bot ? $"https://t.me/{Uri.EscapeDataString(bot)}?start={Code}" : null;
        return await ShowAsync();
    }

    protected override Task<IActionResult?> GateAsync(CancellationToken ct) => Task.FromResult<IActionResult?>(links.IsOn ? null : NotFound());

    protected override async Task LoadAsync(CancellationToken ct) =>
        IsConnected = await db.Users.AnyAsync(u => u.Id == Actor.Id && u.TelegramChatId != null, ct);
}
