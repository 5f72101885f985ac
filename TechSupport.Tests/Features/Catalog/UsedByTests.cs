using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Catalog;

/// <summary>Whoever switches something off is told who still uses it.</summary>
public sealed class UsedByTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_department_a_device_and_a_category_say_who_uses_them()
    {
        var person = await app.PersonAsync("staff@crb.local");
        var number = await app.NewTicketAsync(with: r => r with { EquipmentId = person.EquipmentId, CategoryId = 1 });
        var ticket = await app.TicketAsync(number);
        using var admin = await app.SignInAsync("admin@crb.local");
        foreach (var page in new[] { $"departments/{person.DepartmentId}", $"equipment/{person.EquipmentId}", $"categories/{ticket.CategoryId}" })
            Assert.Matches("In use now: people \\d+, open tickets [1-9]", (await admin.GetAsync($"/admin/{page}")).Find("#used-by"));
    }

    [Fact]
    public async Task A_room_and_its_location_say_so_however_the_room_was_written()
    {
        var person = await app.PersonAsync("staff@crb.local");
        await app.NewTicketAsync(with: r => r with { DepartmentId = person.DepartmentId, Room = $"каб. {person.Room}" });
        await using var db = app.Db();
        var room = db.Rooms.Single(r => r.Number == person.Room && db.Locations.Any(l => l.Id == r.LocationId && l.DepartmentId == person.DepartmentId));
        using var admin = await app.SignInAsync("admin@crb.local");
        foreach (var page in new[] { $"rooms/{room.Id}/remove", $"locations/{room.LocationId}" })
            Assert.Matches("In use now: people [1-9]\\d*, open tickets [1-9]\\d*, devices [1-9]", (await admin.GetAsync($"/admin/{page}")).Find("#used-by"));
    }

    [Fact]
    public void Every_page_that_takes_a_thing_of_the_catalogue_out_of_use_says_who_uses_it()
    {
        var views = Directory.GetFiles(Path.Combine(Repository.Root, "TechSupport/Features/Catalog"), "*.cshtml", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) == "Remove.cshtml" || File.ReadAllText(path).Contains("\"_ActiveField\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, views.Count);
        Assert.All(views, path => Assert.Contains("\"_UsedBy\"", File.ReadAllText(path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_room_gets_another_number_but_none_that_is_there()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        await using var db = app.Db();
        var rooms = db.Rooms.Where(r => r.Active).OrderBy(r => r.LocationId).ThenBy(r => r.Id).Take(2).ToList();
        await admin.GetAsync($"/admin/rooms/{rooms[0].Id}");
        var taken = await admin.SubmitAsync("main form", ("Input.Number", rooms[1].Number));
        Assert.Equal((422, $"Room {rooms[1].Number} is there already."), (taken.Status, taken.Find("#Input_Number_error")));
        Assert.Equal(302, (await admin.SubmitAsync("main form", ("Input.Number", "214-A"))).Status);
        Assert.Contains("214-A", (await admin.FollowAsync()).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_offered_to_switch_off_their_own_account()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        var (own, other) = (await app.PersonAsync("admin@crb.local"), await app.PersonAsync("staff@crb.local"));
        Assert.Null((await admin.GetAsync($"/admin/users/{own.Id}")).Html.QuerySelector($"a[href='/admin/users/{own.Id}/disable']"));
        Assert.NotNull((await admin.GetAsync($"/admin/users/{other.Id}")).Html.QuerySelector($"a[href='/admin/users/{other.Id}/disable']"));
    }

    [Fact]
    public async Task Nothing_is_green_while_a_backup_has_never_reported()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        foreach (var page in new[] { "/admin", "/admin/health" })
            Assert.DoesNotContain("Nothing needs attention", (await admin.GetAsync(page)).Text, StringComparison.Ordinal);
    }
}
