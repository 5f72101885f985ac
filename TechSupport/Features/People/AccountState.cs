using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.People;

/// <summary>Whether a person can sign in, and if not, why.</summary>
public enum AccountState { Active, Invited, Locked, Disabled }

public static class AccountStates
{
    public static AccountState Of(DateTimeOffset? disabled, DateTimeOffset? lockedUntil, bool hasPassword, DateTimeOffset now) =>
        disabled is not null ? AccountState.Disabled : lockedUntil > now ? AccountState.Locked : hasPassword ? AccountState.Active : AccountState.Invited;

    /// <summary>As lists and pages about a person show it.</summary>
    public static IHtmlContent Account(this IHtmlHelper html, IStringLocalizer text, HospitalClock clock, DateTimeOffset? disabled, DateTimeOffset? lockedUntil, bool hasPassword) =>
        Of(disabled, lockedUntil, hasPassword, clock.Now) switch
        {
            AccountState.Disabled => html.State("sub", "x", text["Disabled since {0}", clock.Day(disabled!.Value)]),
            AccountState.Locked => html.State("warn", "clock", text["Locked until {0}", clock.Time(lockedUntil!.Value)], strong: true),
            AccountState.Invited => html.State("info", "mail", text["Invited"]),
            _ => html.State("good", "check", text["Active"]),
        };
}
