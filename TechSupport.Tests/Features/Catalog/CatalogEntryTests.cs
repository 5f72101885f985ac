using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Catalog;

public sealed class CatalogEntryTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 9, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor Admin = new(99, Role.Admin);

    [Fact]
    public void A_department_needs_a_name_in_both_languages()
    {
        Assert.Equal("Name", Assert.Throws<RuleViolation>(() => Department.New(" ", "Диализ")).Field);
        Assert.Equal("NameRu", Assert.Throws<RuleViolation>(() => Department.New("Dialysis", "\u200b")).Field);
    }

    [Fact]
    public void A_change_names_only_what_differs()
    {
        var happened = Department.New("Dialysis", "Диализ").Change(Admin, "Dialysis 2", "Диализ", active: true, At)!;
        Assert.Equal(("Dialysis", "Dialysis 2"), (happened.Data["name_from"], happened.Data["name"]));
        Assert.Equal(2, happened.Data.Count);
    }

    [Fact]
    public void A_category_takes_only_icons_there_are() =>
        Assert.Equal("Icon", Assert.Throws<RuleViolation>(() => Category.New(new("A", "А", "skull", 1))).Field);

    [Fact]
    public void An_inventory_number_is_upper_case_without_spaces_around() =>
        Assert.Equal("PRN-1", EquipmentItem.New(new(" prn-1 ", "Printer", null, "")).InventoryNumber);

    [Fact]
    public void A_room_is_taken_out_of_use_once()
    {
        var room = Room.New(1, "214");
        room.Use(Admin, active: false, At);
        Assert.Throws<RuleViolation>(() => room.Use(Admin, active: false, At));
    }
}
