using TechSupport.Features.Account.Password;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.Catalog.Departments.Locations;
using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Catalog.Equipment;
using TechSupport.Features.People;

namespace TechSupport.Development;

/// <summary>The named cast and the hospital they work in: a development start and the tests have the same people.</summary>
public static class Seeds
{
    public const string Password = "techsupport-dev";

    /// <summary>The account of the synthetic check.</summary>
    public const string Monitor = "monitor@crb.local";

    private const long Lock = 0x7365_6564;

    /// <summary>Email, name, role, department, room, computer, phone, language.</summary>
    public static readonly IReadOnlyList<CastMember> Cast =
    [
        new("admin@crb.local", "Pavel Gromov", Role.Admin, "IT Service Desk", "B-018", "PC-B018-01", "3-30", "en"),
        new("lead@crb.local", "Daria Kim", Role.Lead, "IT Service Desk", "B-018", "PC-B018-04", "3-31", "en"),
        new("tech@crb.local", "Timur Akhmetov", Role.Technician, "IT Service Desk", "B-018", "PC-B018-02", "3-33", "en"),
        new("tech2@crb.local", "Anna Lindqvist", Role.Technician, "IT Service Desk", "B-018", "PC-B018-03", "3-33", "en"),
        new("staff@crb.local", "Irina Sokolova", Role.Staff, "Cardiology 2", "214", "PC-0214-03", "4-21", "en"),
        new("staff2@crb.local", "Максим Орлов", Role.Staff, "Intensive care", "305", "PC-0305-01", "4-35", "ru"),
        new(Monitor, "Synthetic check", Role.Monitor, "IT Service Desk", "", null, "", "en"),
        new("o.vetrova@crb.local", "Ольга Ветрова", Role.Staff, "Admissions", "101", "PC-0101-01", "1-01", "ru"),
        new("v.lapteva@crb.local", "Вера Лаптева", Role.Staff, "Pathology", "018", "PC-0018-01", "2-44", "ru"),
        new("a.belov@crb.local", "Артём Белов", Role.Staff, "Radiology", "120", "PC-0120-02", "2-20", "ru"),
        new("e.moroz@crb.local", "Елена Мороз", Role.Staff, "Surgery 1", "412", "PC-0412-01", "4-12", "ru"),
        new("m.ilves@crb.local", "Marta Ilves", Role.Staff, "Hospital pharmacy", "005", "PC-0005-01", "2-08", "en"),
        new("s.kim@crb.local", "Софья Ким", Role.Staff, "Outpatient registry", "110", "PC-0110-01", "1-10", "ru"),
        new("h.novak@crb.local", "Helen Novak", Role.Staff, "Maternity", "233", "PC-0233-01", "4-33", "en"),
        new("i.zhuk@crb.local", "Ирина Жук", Role.Staff, "Surgery 2", "420", "PC-0420-01", "4-20", "ru"),
        new("o.dorokhov@crb.local", "Олег Дорохов", Role.Staff, "Housekeeping", "B-003", null, "5-03", "ru"),
    ];

    private static readonly (string Name, string Ru, string Building, string BuildingRu, string[] Rooms)[] Departments =
    [
        ("IT Service Desk", "Служба ИТ", "Building B, ground floor", "Корпус Б, 1 этаж", ["B-018", "B-019"]),
        ("Cardiology 2", "Кардиология 2", "Building A, floor 2", "Корпус А, 2 этаж", ["212", "214", "216", "218"]),
        ("Intensive care", "Реанимация", "Building A, floor 3", "Корпус А, 3 этаж", ["301", "303", "305"]),
        ("Admissions", "Приёмное отделение", "Building A, ground floor", "Корпус А, 1 этаж", ["101", "102", "103"]),
        ("Pathology", "Патологоанатомическое отделение", "Building C, basement", "Корпус В, цоколь", ["018"]),
        ("Radiology", "Лучевая диагностика", "Building A, ground floor", "Корпус А, 1 этаж", ["118", "120", "122"]),
        ("Surgery 1", "Хирургия 1", "Building A, floor 4", "Корпус А, 4 этаж", ["410", "412"]),
        ("Surgery 2", "Хирургия 2", "Building A, floor 4", "Корпус А, 4 этаж", ["418", "420"]),
        ("Hospital pharmacy", "Аптека", "Building C, ground floor", "Корпус В, 1 этаж", ["005", "006"]),
        ("Outpatient registry", "Регистратура поликлиники", "Building D, ground floor", "Корпус Г, 1 этаж", ["110", "111"]),
        ("Maternity", "Родильное отделение", "Building A, floor 2", "Корпус А, 2 этаж", ["231", "233"]),
        ("Laboratory", "Лаборатория", "Building C, floor 1", "Корпус В, 2 этаж", ["110L", "112L"]),
        ("Housekeeping", "Хозяйственная служба", "Building B, ground floor", "Корпус Б, 1 этаж", ["B-003"]),
    ];

    private static readonly (string Name, string Ru, string Icon)[] Categories =
    [
        ("Computer", "Компьютер", "pc"),
        ("Printer or scanner", "Принтер или сканер", "print"),
        ("Sign-in or password", "Вход или пароль", "key"),
        ("MIS, patient records", "МИС, карты пациентов", "mis"),
        ("Medical equipment", "Медицинское оборудование", "dev"),
        ("Network or Wi-Fi", "Сеть или Wi-Fi", "net"),
        ("Phone", "Телефон", "phone"),
        ("Email or files", "Почта или файлы", "mail"),
        ("Something else", "Другое", "help"),
    ];

    private static readonly (string Inventory, string Model, string Department, string Room)[] Devices =
    [
        ("PRN-0214-02", "Zebra ZD421", "Cardiology 2", "214"), ("PRN-0101-01", "HP LaserJet M404", "Admissions", "101"),
        ("PRN-0110-02", "Kyocera P2040", "Outpatient registry", "110"), ("SCN-0018-01", "Leica slide scanner", "Pathology", "018"),
        ("MON-0305-06", "Bedside monitor Mindray N17", "Intensive care", "305"), ("SCN-0005-03", "Zebra DS2208 barcode scanner", "Hospital pharmacy", "005"),
        ("NB-0412-01", "Lenovo ThinkPad L14", "Surgery 1", "412"), ("TAB-0233-01", "Samsung Galaxy Tab Active", "Maternity", "233"),
        ("XRY-0120-01", "Workstation PACS", "Radiology", "120"), ("ANL-0110-01", "Sysmex XN-1000", "Laboratory", "110L"),
    ];

    /// <summary>Fills an empty database; does nothing when people are there already.</summary>
    public static async Task SeedAsync(AppDb db, TimeProvider clock, CancellationToken ct = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // two that start at once
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", ct);
        if (await db.Users.AnyAsync(ct)) return;
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"select ensure_event_partition({now})", ct);
        await PlantCatalogAsync(db, now, ct);
        await PlantCastAsync(db, now, ct);
        await SeedTickets.SeedAsync(db, now, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task PlantCatalogAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        db.Departments.AddRange(Departments.Select(d => Department.New(Actor.System, d.Name, d.Ru, now)));
        db.Categories.AddRange(Categories.Select((c, i) => Category.New(Actor.System, new(c.Name, c.Ru, c.Icon, i), now)));
        await db.SaveChangesAsync(ct);
        var ids = await db.Departments.ToDictionaryAsync(d => d.Name, d => d.Id, ct);
        foreach (var d in Departments)
        {
            var location = Location.New(Actor.System, ids[d.Name], d.Building, d.BuildingRu, now);
            db.Locations.Add(location);
            await db.SaveChangesAsync(ct);
            db.Rooms.AddRange(d.Rooms.Select(r => Room.New(Actor.System, location.Id, r, now)));
        }
        var computers = Cast.Where(c => c.Computer is not null).Select(c => (c.Computer!, "HP ProDesk 400", c.Department, c.Room));
        db.Equipment.AddRange(Devices.Concat(computers).Select(e => EquipmentItem.New(Actor.System, new(e.Item1, e.Item2, ids[e.Item3], e.Item4), now)));
        await db.SaveChangesAsync(ct);
    }

    private static async Task PlantCastAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        var departments = await db.Departments.ToDictionaryAsync(d => d.Name, d => d.Id, ct);
        var equipment = await db.Equipment.ToDictionaryAsync(e => e.InventoryNumber, e => e.Id, ct);
        // one hash for all: they share the password, and a hash costs 0.2 s
        var hash = NormalizingHasher.Alone.HashPassword(new User(), Password);
        db.Users.AddRange(Cast.Select(Person));
        await db.SaveChangesAsync(ct);

        User Person(CastMember c)
        {
            var person = User.New(Actor.System, new(c.Name, c.Email, c.Phone, departments[c.Department], c.Room, c.Language), c.Role, now);
            person.PasswordHash = hash;
            // where they sit from the start is no change of theirs
            db.Entry(person).Property(p => p.EquipmentId).CurrentValue = c.Computer is null ? null : equipment[c.Computer];
            return person;
        }
    }
}

/// <summary>One of the seeded people.</summary>
public sealed record CastMember(string Email, string Name, Role Role, string Department, string Room, string? Computer, string Phone, string Language);
