namespace TechSupport.Features.Catalog.Categories;

/// <summary>What a problem is about; shown as a tile on the report form.</summary>
public sealed class Category : CatalogEntry
{
    /// <summary>Icons of the sprite that a category may have, without the "i-" prefix.</summary>
    public static readonly string[] Icons = ["pc", "print", "key", "mis", "dev", "net", "phone", "mail", "help", "server", "db", "tag"];

    public const int LastPosition = 999;

    public string Icon { get; private set; } = "help";

    /// <summary>Order on the form, small first.</summary>
    public int Position { get; private set; }

    public static Category New(Actor actor, CategoryDetails details, DateTimeOffset at)
    {
        var category = new Category();
        category.Describe(details);
        category.Record(CatalogEvent.Created(CatalogEvent.CategoryCreated, actor, at,
            ("name", category.Name), ("name_ru", category.NameRu), ("icon", category.Icon), ("position", category.Position)));
        return category;
    }

    /// <summary>Takes over what differs.</summary>
    public void Change(Actor actor, CategoryDetails to, DateTimeOffset at)
    {
        var before = (Name, NameRu, Icon, Position, Active);
        Describe(to);
        Record(CatalogEvent.Changed(CatalogEvent.CategoryChanged, actor, at,
            ("name", before.Name, Name), ("name_ru", before.NameRu, NameRu), ("icon", before.Icon, Icon),
            ("position", before.Position, Position), ("active", before.Active, Active)));
    }

    private void Describe(CategoryDetails to)
    {
        Rename(to.Name, to.NameRu);
        if (!Icons.Contains(to.Icon)) throw new RuleViolation("Choose one of the icons.") { Field = "Icon" };
        if (to.Position is < 0 or > LastPosition) throw new RuleViolation("The position is a number from 0 to {0}.", LastPosition) { Field = "Position" };
        (Icon, Position, Active) = (to.Icon, to.Position, to.Active);
    }
}

/// <summary>What an admin writes down about a category.</summary>
public sealed record CategoryDetails(string Name, string NameRu, string Icon, int Position, bool Active = true);
