using Microsoft.Extensions.Localization;
using TechSupport.Features.Account.Keys;
using TechSupport.Features.Catalog;
using TechSupport.Features.Notifications;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Audit;

/// <summary>What each kind of event is called: English keys of translations, in the order of the audit page's list.</summary>
public static class EventNames
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        [TicketEvent.Created] = "Reported",
        [TicketEvent.Assigned] = "Assigned",
        [TicketEvent.Classified] = "Classified",
        [TicketEvent.Replied] = "Reply written",
        [TicketEvent.Noted] = "Internal note added",
        [TicketEvent.Waiting] = "Put on hold",
        [TicketEvent.Resumed] = "Work goes on",
        [TicketEvent.Resolved] = "Resolved",
        [TicketEvent.Reopened] = "Reopened",
        [TicketEvent.Closed] = "Closed",
        [ProbeEvent.Removed] = "Check’s request removed",
        [PersonEvent.SignedIn] = "Signed in",
        [PersonEvent.SignInFailed] = "Wrong password",
        [PersonEvent.LockedOut] = "Account locked",
        [PersonEvent.Unlocked] = "Account unlocked",
        [PersonEvent.SignedOut] = "Signed out",
        [PersonEvent.SessionsEnded] = "Signed out everywhere",
        [PersonEvent.PasswordChanged] = "Password changed",
        [PersonEvent.PasswordReset] = "Password set by a link",
        [PersonEvent.ResetRequested] = "Reset link asked for",
        [PersonEvent.Created] = "Account made",
        [PersonEvent.Invited] = "Invitation sent",
        [PersonEvent.Changed] = "Person changed",
        [PersonEvent.RoleChanged] = "Role changed",
        [PersonEvent.SwitchedOff] = "Account switched off",
        [PersonEvent.SwitchedOn] = "Account switched on",
        [CatalogEvent.DepartmentCreated] = "Department added",
        [CatalogEvent.DepartmentChanged] = "Department changed",
        [CatalogEvent.LocationCreated] = "Location added",
        [CatalogEvent.LocationChanged] = "Location changed",
        [CatalogEvent.RoomCreated] = "Room added",
        [CatalogEvent.RoomChanged] = "Room changed",
        [CatalogEvent.CategoryCreated] = "Category added",
        [CatalogEvent.CategoryChanged] = "Category changed",
        [CatalogEvent.EquipmentCreated] = "Equipment added",
        [CatalogEvent.EquipmentChanged] = "Equipment changed",
        [DeliveryEvent.Retried] = "Message sent again",
        [DeliveryEvent.EventRetried] = "Event tried again",
        [DeliveryEvent.Archived] = "Messages archived",
        [KeyEvent.Rotated] = "Encryption key changed",
        [KeyEvent.Revoked] = "Encryption key revoked",
        [AuditEvent.HeadFileStarted] = "Export of heads begun",
        [AuditEvent.Restored] = "Restored from a backup",
    };

    /// <summary>The name in the language of the screen; an unknown kind is shown as it is.</summary>
    public static string Of(IStringLocalizer<Text> text, string kind) => All.TryGetValue(kind, out var name) ? text[name] : kind;

    /// <summary>"ticket.resolved" → "Request": what kind of thing it happened to.</summary>
    public static string ObjectOf(IStringLocalizer<Text> text, string kind) => kind[..Math.Max(0, kind.IndexOf('.', StringComparison.Ordinal))] switch
    {
        "ticket" => text["Request"],
        "probe" => text["Request"],
        "person" => text["Person"],
        "department" => text["Department"],
        "location" => text["Location"],
        "room" => text["Room"],
        "category" => text["Category"],
        "equipment" => text["Equipment"],
        "delivery" => text["Message"],
        "key" => text["Encryption key"],
        "audit" => text["Audit log"],
        var other => other,
    };
}
