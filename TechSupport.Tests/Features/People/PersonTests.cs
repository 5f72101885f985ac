using TechSupport.Features.People;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.People;

[Trait("Needs", "nothing")]
public sealed class PersonTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 9, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor Admin = new(99, Role.Admin);

    [Fact]
    public void Personal_values_are_kept_out_of_the_hashed_part()
    {
        var person = Somebody();
        person.Change(Admin, Details("Irina Volkova") with { Room = "216" }, At);
        var happened = Last(person);
        Assert.Equal(["room", "room_from"], happened.Data.Keys.Order());
        Assert.Contains("Irina Volkova", happened.Personal!.Json, StringComparison.Ordinal);
        Assert.Equal(EventPersonalData.Commit(person.AuditKey.Key, happened.Personal.Json), happened.Commitment);
    }

    [Fact]
    public void A_change_of_places_only_has_no_personal_part()
    {
        var person = Somebody();
        person.Change(Admin, Details() with { DepartmentId = 3 }, At);
        var happened = Last(person);
        Assert.Equal("3", happened.Data["department"]);
        Assert.Null(happened.Personal);
        Assert.Null(happened.Commitment);
    }

    [Fact]
    public void Saving_what_is_there_already_is_no_event()
    {
        var person = Somebody();
        person.Change(Admin, Details(" Irina  Sokolova "), At);
        Assert.Equal(PersonEvent.Created, Last(person).Kind);
    }

    [Fact]
    public void A_name_of_invisible_characters_is_none() => Assert.Throws<RuleViolation>(() => Somebody().Change(Admin, Details("\u200b\u202e"), At));

    [Fact]
    public void Signing_in_anew_is_needed_after_switching_off_and_after_a_role_change()
    {
        var person = Somebody();
        var first = person.SecurityStamp;
        person.Disable(Admin, At);
        var second = person.SecurityStamp;
        person.ChangeRole(Admin, Role.Technician, At);
        Assert.Equal(3, new[] { first, second, person.SecurityStamp }.Distinct().Count());
    }

    [Fact]
    public void A_role_is_changed_by_somebody_else_and_to_another_one()
    {
        var person = Somebody();
        var stamp = person.SecurityStamp;
        person.ChangeRole(Admin, Role.Staff, At);
        Assert.Equal(PersonEvent.Created, Last(person).Kind);
        Assert.Throws<RuleViolation>(() => person.ChangeRole(new Actor(person.Id, Role.Admin), Role.Technician, At));
        Assert.Throws<RuleViolation>(() => person.ChangeRole(Admin, (Role)9, At));
        Assert.Equal((Role.Staff, stamp), (person.Role, person.SecurityStamp));

        person.ChangeRole(Admin, Role.Lead, At);
        var happened = Last(person);
        Assert.Equal(Role.Lead, person.Role);
        Assert.Equal(("Staff", "Lead"), (happened.Data["role_from"], happened.Data["role"]));
    }

    [Fact]
    public void Switching_off_twice_and_on_twice_is_refused()
    {
        var person = Somebody();
        Assert.Throws<RuleViolation>(() => person.Enable(Admin, At));
        person.Disable(Admin, At);
        Assert.Throws<RuleViolation>(() => person.Disable(Admin, At));
        person.Enable(Admin, At);
        Assert.True(person.IsActive);
    }

    [Fact]
    public void A_profile_that_differs_is_one_event_with_the_phone_in_its_personal_part()
    {
        var person = Somebody();
        person.ChangeProfile(person.Profile, At);
        Assert.Equal(PersonEvent.Created, Last(person).Kind);
        person.ChangeProfile(person.Profile with { Room = " 216 ", Phone = "4-22", Theme = "dark" }, At);
        var happened = Last(person);
        Assert.Equal("216", happened.Data["room"]);
        Assert.Equal("214", happened.Data["room_from"]);
        Assert.Equal("dark", happened.Data["theme"]);
        Assert.Contains("4-22", happened.Personal!.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("phone", happened.Data.Keys);
    }

    [Fact]
    public void A_profile_has_a_language_and_colours_there_are()
    {
        var person = Somebody();
        Assert.Equal("Language", Assert.Throws<RuleViolation>(() => person.ChangeProfile(person.Profile with { Language = "de" }, At)).Field);
        Assert.Equal("Theme", Assert.Throws<RuleViolation>(() => person.ChangeProfile(person.Profile with { Theme = "pink" }, At)).Field);
        Assert.Equal(("en", ""), (person.Language, person.Theme));
    }

    [Fact]
    public void Telegram_is_connected_once_and_disconnected_once_and_never_for_a_disabled_account()
    {
        var person = Somebody();
        person.DisconnectTelegram(Admin, At);
        person.ConnectTelegram(7, At);
        person.ConnectTelegram(7, At);
        person.DisconnectTelegram(Admin, At);
        Assert.Equal(["on", "off"], ((IRecordsEvents)person).Events.Skip(1).Select(e => e.Data["telegram"]));
        Assert.Null(person.TelegramChatId);
        person.Disable(Admin, At);
        Assert.Throws<RuleViolation>(() => person.ConnectTelegram(7, At));
    }

    [Fact]
    public void A_new_password_by_a_link_ends_a_lock_but_a_disabled_account_gets_none()
    {
        var person = Somebody();
        person.LockoutEnd = At.AddMinutes(10);
        person.PasswordWasReset(At);
        Assert.Equal(PersonEvent.PasswordReset, Last(person).Kind);
        Assert.False(person.IsLocked(At));
        person.Disable(Admin, At);
        Assert.Throws<RuleViolation>(() => person.PasswordWasReset(At));
    }

    private static User Somebody() => User.New(Admin, Details(), Role.Staff, At);

    private static Event Last(IRecordsEvents person) => person.Events.Last();

    private static PersonDetails Details(string name = "Irina Sokolova") => new(name, "i.sokolova@crb.local", "4-21", 2, "214", "en");
}
