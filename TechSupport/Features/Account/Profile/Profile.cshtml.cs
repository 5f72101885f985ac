using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Features.People;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Account.Profile;

/// <summary>One's own profile: what a person may change about themselves. Name, email and department belong to the admin.</summary>
public sealed class ProfileModel(AppDb db, AccountSignIn signIn, TelegramLinks telegram, TimeProvider clock) : AppPage
{
    private const string Auto = "auto";

    [BindProperty] public Inputs Input { get; set; } = new();
    [BindProperty, StringLength(100)] public string? Version { get; set; }

    public User Me { get; private set; } = null!;
    /// <summary>Whether there is a bot to connect with.</summary>
    public bool HasTelegram => telegram.IsOn;

    public string Department { get; private set; } = "";

    public IReadOnlyList<Choice> Themes => [new(Auto, L["Same as this computer"]), new("light", L["Light"]), new("dark", L["Dark"])];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = await db.Users.Include(u => u.AuditKey).SingleAsync(u => u.Id == Actor.Id, ct);
        db.Entry(me).Property(u => u.ConcurrencyStamp).OriginalValue = Version;
        me.ConcurrencyStamp = Guid.NewGuid().ToString();
        // a field that was not posted stays as it was
        var computer = Input.Computer is null ? me.EquipmentId : await ComputerAsync(Input.Computer, ct);
        var now = me.Profile;
        me.ChangeProfile(new(Input.Room ?? now.Room, Input.Phone ?? now.Phone, computer, Input.Language ?? now.Language,
            Input.Theme is null ? now.Theme : Input.Theme == Auto ? "" : Input.Theme,
            Input.ByEmail ?? now.ByEmail, Input.ByTelegram ?? now.ByTelegram, Input.Keys ?? now.Keys), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);

        HttpContext.RememberPreferences(me.Language, me.Theme);
        // the cookie carries what every page shows
        await signIn.RefreshSignInAsync(me);
        System.Globalization.CultureInfo.CurrentUICulture = new(me.Language);
        Flash("Profile saved.");
        return RedirectLocal(null, AccountLinks.Profile);
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        Me = await db.Users.AsNoTracking().SingleAsync(u => u.Id == Actor.Id, ct);
        Department = (await db.Departments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == Me.DepartmentId, ct))?.LocalName ?? "";
        Input.Room ??= Me.Room;
        Input.Phone ??= Me.PhoneNumber;
        Input.Computer ??= await db.Equipment.Where(e => e.Id == Me.EquipmentId).Select(e => e.InventoryNumber).SingleOrDefaultAsync(ct);
        Input.Language ??= Me.Language;
        Input.Theme ??= Me.Theme.Length == 0 ? Auto : Me.Theme;
        (Input.ByEmail, Input.ByTelegram, Input.Keys) = (Input.ByEmail ?? Me.NotifyByEmail, Input.ByTelegram ?? Me.NotifyByTelegram, Input.Keys ?? Me.KeyboardShortcuts);
    }

    private async Task<long?> ComputerAsync(string plate, CancellationToken ct)
    {
        if (Kernel.InventoryNumber.Normalize(plate).Length == 0) return null;
        return await EquipmentLookup.MeantAsync(db, plate, ct)
            ?? throw new RuleViolation("There is no device with this number. It is on the plate of the computer.") { Field = "Computer" };
    }

    public sealed class Inputs
    {
        [StringLength(RoomNumber.MaxLength, ErrorMessage = FieldNames.TooLong)] public string? Room { get; set; }
        [StringLength(PhoneNumber.MaxLength, ErrorMessage = FieldNames.TooLong)] public string? Phone { get; set; }
        [StringLength(InventoryNumber.MaxLength, ErrorMessage = FieldNames.TooLong)] public string? Computer { get; set; }
        [AllowedValues("en", "ru", null, ErrorMessage = "Choose a language.")] public string? Language { get; set; }
        [AllowedValues(Auto, "light", "dark", null, ErrorMessage = "Choose a theme.")] public string? Theme { get; set; }
        public bool? ByEmail { get; set; }
        public bool? ByTelegram { get; set; }
        public bool? Keys { get; set; }
    }
}
