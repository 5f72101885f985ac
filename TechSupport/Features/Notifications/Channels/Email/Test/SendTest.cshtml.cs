using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Email.Test;

/// <summary>An administrator sends a message to their own address and reads what the mail server answered.</summary>
public sealed class SendTestModel(AppDb db, TestMail test) : AppPage
{
    public User Me { get; private set; } = null!;

    /// <summary>Null before it is sent.</summary>
    public TestMail.Outcome? Sent { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task OnPostAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        Sent = await test.SendAsync(Me, ct);
    }

    protected override async Task LoadAsync(CancellationToken ct) => Me = await db.Users.AsNoTracking().SingleAsync(u => u.Id == Actor.Id, ct);
}
