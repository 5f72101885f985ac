using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Catalog;

[Trait("Needs", "nothing")]
public sealed class CatalogEntryTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 9, 9, 0, 0, TimeSpan.Zero);
    private static readonly Actor Admin = new(99, Role.Admin);

    [Fact]
    public void A_department_needs_a_name_in_both_languages()
    {
        Assert.Equal("Name", Assert.Throws<RuleViolation>(() => Department.New(Admin, " ", "Диализ", At)).Field);
        Assert.Equal("NameRu", Assert.Throws<RuleViolation>(() => Department.New(Admin, "Dialysis", "\u200b", At)).Field);
    }

    [Fact]
    public void A_change_names_only_what_differs()
    {
        var department = Department.New(Admin, "Dialysis", "Диализ", At);
        department.Change(Admin, "Dialysis 2", "Диализ", active: true, At);
        var happened = ((IRecordsEvents)department).Events.Last();
        Assert.Equal(("Dialysis", "Dialysis 2"), (happened.Data["name_from"], happened.Data["name"]));
        Assert.Equal(2, happened.Data.Count);
    }

    [Fact]
    public void A_category_takes_only_icons_there_are() =>
        Assert.Equal("Icon", Assert.Throws<RuleViolation>(() => Category.New(Admin, new("A", "А", "skull", 1), At)).Field);

    [Fact]
    public void An_inventory_number_is_upper_case_without_spaces_around() =>
        Assert.Equal("PRN-1", EquipmentItem.New(Admin, new(" prn-1 ", "Printer", null, ""), At).InventoryNumber);

    [Fact]
    public void A_room_is_taken_out_of_use_once()
    {
        var room = Room.New(Admin, 1, "214", At);
        room.Use(Admin, active: false, At);
        Assert.Throws<RuleViolation>(() => room.Use(Admin, active: false, At));
    }
}
