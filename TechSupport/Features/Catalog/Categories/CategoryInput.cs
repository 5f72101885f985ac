using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Catalog.Categories;

/// <summary>The form about a category, the same for a new and a known one.</summary>
public sealed class CategoryInput
{
    [Required(ErrorMessage = "Write the name in English."), StringLength(CatalogEntry.NameLength, ErrorMessage = "At most {1} characters.")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Write the name in Russian."), StringLength(CatalogEntry.NameLength, ErrorMessage = "At most {1} characters.")]
    public string NameRu { get; set; } = "";

    [Required(ErrorMessage = "Choose one of the icons."), StringLength(20, ErrorMessage = "At most {1} characters.")]
    public string Icon { get; set; } = "help";

    [Range(0, Category.LastPosition, ErrorMessage = "The position is a number from {1} to {2}.")]
    public int Position { get; set; }

    public bool Active { get; set; }

    public CategoryDetails Details => new(Name, NameRu, Icon, Position, Active);

    public static CategoryInput Of(Category c) => new() { Name = c.Name, NameRu = c.NameRu, Icon = c.Icon, Position = c.Position, Active = c.Active };
}
