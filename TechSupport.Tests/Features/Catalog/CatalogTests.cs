using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Catalog;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Catalog;

public sealed class CatalogTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_department_gets_a_location_and_rooms()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/departments/new");
        Assert.Equal(302, (await admin.SubmitAsync("main form", ("Input.Name", "Dialysis"), ("Input.NameRu", "Диализ"))).Status);
        var department = await app.AskAsync(db => db.Departments.SingleAsync(d => d.Name == "Dialysis", Ct));
        await admin.GetAsync($"/admin/departments/{department.Id}/locations/new");
        Assert.Equal(302, (await admin.SubmitAsync("main form", ("Input.Name", "Building E"), ("Input.NameRu", "Корпус Д"))).Status);
        var location = await app.AskAsync(db => db.Locations.SingleAsync(l => l.DepartmentId == department.Id, Ct));
        await admin.GetAsync($"/admin/locations/{location.Id}/rooms/new");
        Assert.Equal(302, (await admin.SubmitAsync("main form", ("Input.Number", "501"))).Status);
        await admin.GetAsync($"/admin/locations/{location.Id}/rooms/new");
        Assert.Equal(422, (await admin.SubmitAsync("main form", ("Input.Number", " 501 "))).Status);
        Assert.Contains("Room 501 is there already.", admin.Page!.Main, StringComparison.Ordinal);
        Assert.Contains("501", (await admin.GetAsync($"/admin/departments/{department.Id}")).Main, StringComparison.Ordinal);
        Assert.Equal("Dialysis", Assert.Single(await app.EventsAsync(CatalogEvent.DepartmentCreated, department.Id)).Data["name"]);
        Assert.Single(await app.EventsAsync(CatalogEvent.LocationCreated, location.Id));

        var room = await app.AskAsync(db => db.Rooms.SingleAsync(r => r.LocationId == location.Id, Ct));
        Assert.Single(await app.EventsAsync(CatalogEvent.RoomCreated, room.Id));
        await admin.GetAsync($"/admin/rooms/{room.Id}/remove");
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        await admin.GetAsync($"/admin/rooms/{room.Id}/remove");
        Assert.Equal(422, (await admin.SubmitAsync("main form")).Status);
        await admin.GetAsync($"/admin/rooms/{room.Id}/restore");
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        Assert.Equal(["false", "true"], (await app.EventsAsync(CatalogEvent.RoomChanged, room.Id)).Select(e => e.Data["active"]));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_with_the_form_kept()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/departments/new");
        var page = await admin.SubmitAsync("main form", ("Input.Name", "Maternity"), ("Input.NameRu", "Другое"));
        Assert.Equal(422, page.Status);
        Assert.Contains("That name is already in use.", page.Main, StringComparison.Ordinal);
        Assert.Equal("Другое", page.Html.QuerySelector("#Input_NameRu")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("/admin/departments/3", "Input.NameRu", "Реанимация и АРО")]
    [InlineData("/admin/locations/3", "Input.NameRu", "Корпус А, 33 этаж")]
    [InlineData("/admin/categories/3", "Input.NameRu", "Вход")]
    [InlineData("/admin/equipment/3", "Input.Model", "Another model")]
    public async Task A_stale_form_changes_nothing_and_keeps_what_was_typed(string path, string field, string value)
    {
        using var first = await app.AdminAsync();
        using var second = await app.AdminAsync();
        await first.GetAsync(path);
        await second.GetAsync(path);
        Assert.Equal(302, (await second.SubmitAsync("main form", (field, "Somebody else’s"))).Status);
        var page = await first.SubmitAsync("main form", (field, value));
        Assert.Equal(409, page.Status);
        Assert.Equal(value, page.Html.QuerySelector("#" + field.Replace('.', '_'))!.GetAttribute("value"));
        Assert.Equal(302, (await first.SubmitAsync("main form")).Status);
    }

    [Fact]
    public async Task A_stale_room_page_is_a_conflict()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/rooms/5/remove");
        Assert.Equal(409, (await admin.SubmitAsync("main form", ("Version", "1"))).Status);
    }

    [Fact]
    public async Task Saving_without_a_change_records_nothing()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/categories/5");
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        Assert.Empty(await app.EventsAsync(CatalogEvent.CategoryChanged, 5));
        await admin.GetAsync("/admin/categories/5");
        Assert.Equal(302, (await admin.SubmitAsync("main form", ("Input.Position", "42"), ("Input.Active", null))).Status);
        var changed = Assert.Single(await app.EventsAsync(CatalogEvent.CategoryChanged, 5));
        Assert.Equal(["active", "active_from", "position", "position_from"], changed.Data.Keys.Order());
    }

    [Theory]
    [InlineData("Input.Position", "-1")]
    [InlineData("Input.Position", "99999999999")]
    [InlineData("Input.Icon", "<svg>")]
    [InlineData("Input.Name", "")]
    [InlineData("Input.NameRu", "\u200b")]
    public async Task A_category_that_makes_no_sense_is_refused(string field, string value)
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/categories/new");
        var fields = new Dictionary<string, string?> { ["Input.Name"] = "New thing", ["Input.NameRu"] = "Новое", [field] = value };
        var page = await admin.SubmitAsync("main form", [.. fields.Select(f => (f.Key, f.Value))]);
        Assert.Equal(422, page.Status);
    }

    [Fact]
    public async Task An_inventory_number_stands_on_one_device_only()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/equipment/new");
        var page = await admin.SubmitAsync("main form", ("Input.InventoryNumber", " prn-0214-02"), ("Input.Model", "Kept model"));
        Assert.Equal(422, page.Status);
        Assert.Contains("Inventory number PRN-0214-02 is on another device already.", page.Main, StringComparison.Ordinal);
        Assert.Equal("Kept model", page.Html.QuerySelector("#Input_Model")!.GetAttribute("value"));
        Assert.Equal(302, (await admin.SubmitAsync("main form", ("Input.InventoryNumber", "prn-0214-99"))).Status);
        var list = await admin.GetAsync("/admin/equipment?q=0214-9");
        Assert.Equal(["PRN-0214-99"], list.FindAll("td a.plate"));
    }

    [Fact]
    public async Task Pages_of_the_equipment_follow_each_other_without_a_gap()
    {
        await using (var db = app.Db())
        {
            db.Equipment.AddRange(Enumerable.Range(0, 120).Select(i => TechSupport.Features.Catalog.Equipment.EquipmentItem.New(Actor.System, new($"PAGING-{i}", "Model", null, ""), app.Clock.Now)));
            await db.SaveChangesAsync(Ct);
        }
        using var admin = await app.AdminAsync();
        var seen = new List<string>();
        for (var path = "/admin/equipment?q=PAGING-"; path is not null; path = admin.Page!.Html.QuerySelector("a[rel=next]")?.GetAttribute("href"))
            seen.AddRange((await admin.GetAsync(path)).FindAll("td a.plate"));
        Assert.Equal((120, 120), (seen.Count, seen.Distinct().Count()));
    }
}
