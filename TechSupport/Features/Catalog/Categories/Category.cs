namespace TechSupport.Features.Catalog.Categories;

/// <summary>What a problem is about; shown as a tile on the report form.</summary>
public sealed class Category : CatalogEntry
{
    /// <summary>Icons of the sprite that a category may have, without the "i-" prefix.</summary>
    public static readonly string[] Icons = ["pc", "print", "key", "mis", "dev", "net", "phone", "mail", "help", "server", "db", "tag"];

    public string Icon { get; set; } = "help";

    /// <summary>Order on the form, small first.</summary>
    public int Position { get; set; }
}
