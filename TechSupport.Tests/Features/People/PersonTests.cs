using TechSupport.Features.People;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.People;

public sealed class PersonTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 9, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor Admin = new(99, Role.Admin);

    [Fact]
    public void Personal_values_are_kept_out_of_the_hashed_part()
    {
        var person = Somebody();
        var happened = person.Change(Admin, Details("Irina Volkova") with { Room = "216" }, At)!;
        Assert.Equal(["room", "room_from"], happened.Data.Keys.Order());
        Assert.Contains("Irina Volkova", happened.Personal!.Json, StringComparison.Ordinal);
        Assert.Equal(EventPersonalData.Commit(person.AuditKey.Key, happened.Personal.Json), happened.Commitment);
    }

    [Fact]
    public void A_change_of_places_only_has_no_personal_part()
    {
        var happened = Somebody().Change(Admin, Details() with { DepartmentId = 3 }, At)!;
        Assert.Equal("3", happened.Data["department"]);
        Assert.Null(happened.Personal);
        Assert.Null(happened.Commitment);
    }

    [Fact]
    public void Saving_what_is_there_already_is_no_event() => Assert.Null(Somebody().Change(Admin, Details(" Irina  Sokolova "), At));

    [Fact]
    public void A_name_of_invisible_characters_is_none() => Assert.Throws<RuleViolation>(() => Somebody().Change(Admin, Details("\u200b\u202e"), At));

    [Fact]
    public void Signing_in_anew_is_needed_after_switching_off_and_after_a_role_change()
    {
        var person = Somebody();
        var first = person.SecurityStamp;
        person.SwitchOff(Admin, At);
        var second = person.SecurityStamp;
        person.RoleChanged(Admin, Role.Technician, Role.Staff, At);
        Assert.Equal(3, new[] { first, second, person.SecurityStamp }.Distinct().Count());
    }

    [Fact]
    public void Switching_off_twice_and_on_twice_is_refused()
    {
        var person = Somebody();
        Assert.Throws<RuleViolation>(() => person.SwitchOn(Admin, At));
        person.SwitchOff(Admin, At);
        Assert.Throws<RuleViolation>(() => person.SwitchOff(Admin, At));
        person.SwitchOn(Admin, At);
        Assert.True(person.IsActive);
    }

    private static User Somebody() => User.New(Details(), At);

    private static PersonDetails Details(string name = "Irina Sokolova") => new(name, "i.sokolova@crb.local", "4-21", 2, "214", "en");
}
