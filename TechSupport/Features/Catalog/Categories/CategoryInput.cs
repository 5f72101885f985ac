using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Catalog.Categories;

/// <summary>The form about a category, the same for a new and a known one.</summary>
public sealed class CategoryInput : EntryInput
{
    [Required(ErrorMessage = "Choose one of the icons."), StringLength(20, ErrorMessage = ModelBindingMessages.Unfit)]
    public string Icon { get; set; } = "help";

    [Range(0, Category.LastPosition, ErrorMessage = "The position is a number from {1} to {2}.")]
    public int Position { get; set; }

    public CategoryDetails Details => new(Name, NameRu, Icon, Position, Active);

    public static CategoryInput Of(Category c) => new() { Name = c.Name, NameRu = c.NameRu, Icon = c.Icon, Position = c.Position, Active = c.Active };

    /// <summary>What an icon shows, for anyone who cannot see it; an English text that is a key of the translations.</summary>
    public static string IconName(string icon) => icon switch
    {
        "pc" => "Computer",
        "print" => "Printer",
        "key" => "Key",
        "mis" => "Patient record",
        "dev" => "Medical device",
        "net" => "Network",
        "phone" => "Phone",
        "mail" => "Envelope",
        "server" => "Server",
        "db" => "Database",
        "tag" => "Label",
        _ => "Question mark",
    };
}
