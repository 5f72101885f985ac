using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Catalog;

/// <summary>A number on a plate is one number, whatever it was typed, pasted or scanned with.</summary>
public sealed class PlateTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>PRN-0214-02 as it comes.</summary>
    public static TheoryData<string> Spellings =>
    [
        "PRN-0214-02", "prn-0214-02", " PRN-0214-02\r\n", "PRN–0214–02", "PRN—0214—02", "PRN\u20110214\u201102", "PRN\u22120214\u221202", "PRN - 0214 - 02", "PRN 0214 02", "PRN\u00a00214\u00a002",
        "PRN021402", "РRN-0214-02", "ЗКТ-0214-02", "зкт-0214-02", "ＰＲＮ－０２１４－０２", "PRN\u200b-0214-02", "PRN\u00ad-0214-02",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Every_spelling_finds_the_device_in_the_report_form_the_search_and_the_console(string typed)
    {
        var device = await app.AskAsync(db => db.Equipment.SingleAsync(e => e.InventoryNumber == "PRN-0214-02", Ct));
        using var staff = await app.SignInAsync("staff@crb.local");
        await staff.GetAsync("/report");
        Assert.Equal(302, (await staff.SubmitAsync("main form", ("Input.Subject", $"Paper jam {Guid.NewGuid()}"), ("Input.Inventory", typed))).Status);
        var ticket = await app.AskAsync(db => db.Set<TechSupport.Features.Tickets.Ticket>().OrderByDescending(t => t.Id).FirstAsync(Ct));
        Assert.Equal(device.Id, ticket.EquipmentId);
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.NotNull((await tech.GetAsync("/search?q=" + Uri.EscapeDataString(typed))).Html.QuerySelector($"#rows a[href='/tickets/{ticket.Id}']"));
        using var admin = await app.AdminAsync();
        Assert.Contains("PRN-0214-02", (await admin.GetAsync("/admin/equipment?q=" + Uri.EscapeDataString(typed))).FindAll("td a.plate"));
    }

    [Theory]
    [InlineData("PRN-0214-02", "Inventory number PRN-0214-02 is on another device already.")]
    [InlineData("РRN-0214-02", "РRN-0214-02 cannot be told from PRN-0214-02, which is another device.")]
    [InlineData("ЗКТ-0214-02", "ЗКТ-0214-02 cannot be told from PRN-0214-02, which is another device.")]
    [InlineData("PRN 0214 02", "PRN 0214 02 cannot be told from PRN-0214-02, which is another device.")]
    public async Task A_number_that_looks_like_another_devices_is_refused_and_the_other_named(string typed, string said)
    {
        using var admin = await app.AdminAsync();
        foreach (var path in new[] { "/admin/equipment/new", "/admin/equipment/3" })
        {
            await admin.GetAsync(path);
            var page = await admin.SubmitAsync("main form", ("Input.InventoryNumber", typed), ("Input.Model", "A second one"));
            Assert.Equal(422, page.Status);
            Assert.Contains(said, page.Main, StringComparison.Ordinal);
            Assert.Equal("A second one", page.Html.QuerySelector("#Input_Model")!.GetAttribute("value"));
        }
    }

    [Fact]
    public async Task The_database_refuses_it_too_and_tells_numbers_apart_that_are_different()
    {
        await using var db = app.Db();
        foreach (var (number, room) in new[] { ("А-12", "214а"), ("Ф-12", "214б"), ("U-12", "214в") })
        {
            db.Equipment.Add(EquipmentItem.New(Actor.System, new(number, "A trolley", null, ""), app.Clock.Now));
            db.Rooms.Add(Room.New(Actor.System, 3, room, app.Clock.Now));
        }
        await db.SaveChangesAsync(Ct);
        db.Equipment.Add(EquipmentItem.New(Actor.System, new("A-12", "Another trolley", null, ""), app.Clock.Now));
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
    }

    [Fact]
    public async Task A_room_that_looks_like_another_of_the_location_is_refused_and_a_report_gets_the_room_of_the_plate()
    {
        await using var db = app.Db();
        var room = await db.Rooms.Where(r => r.Active).OrderBy(r => r.Id).FirstAsync(Ct);
        var location = await db.Locations.SingleAsync(l => l.Id == room.LocationId, Ct);
        db.Rooms.Add(Room.New(Actor.System, location.Id, "77A", app.Clock.Now));
        await db.SaveChangesAsync(Ct);
        using var admin = await app.AdminAsync();
        await admin.GetAsync($"/admin/locations/{location.Id}/rooms/new");
        Assert.Equal(422, (await admin.SubmitAsync("main form", ("Input.Number", "77а"))).Status);
        Assert.Contains("Room 77а cannot be told from room 77A, which is there already.", admin.Page!.Main, StringComparison.Ordinal);
        using var staff = await app.SignInAsync("staff@crb.local");
        await staff.GetAsync("/report");
        Assert.Equal(302, (await staff.SubmitAsync("main form", ("Input.Subject", $"No light {Guid.NewGuid()}"), ("Input.DepartmentId", $"{location.DepartmentId}"), ("Input.Room", "７７ а"), ("Input.Inventory", ""))).Status);
        Assert.Equal("７７ а", (await db.Set<TechSupport.Features.Tickets.Ticket>().OrderByDescending(t => t.Id).FirstAsync(Ct)).Room);
        await staff.GetAsync("/report");
        Assert.Equal(302, (await staff.SubmitAsync("main form", ("Input.Subject", $"No light {Guid.NewGuid()}"), ("Input.DepartmentId", $"{location.DepartmentId}"), ("Input.Room", "77а"), ("Input.Inventory", ""))).Status);
        Assert.Equal("77A", (await db.Set<TechSupport.Features.Tickets.Ticket>().OrderByDescending(t => t.Id).FirstAsync(Ct)).Room);
    }
}
