using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Catalog;

/// <summary>The form about a thing with a name in both languages.</summary>
public class EntryInput : IActiveInput
{
    [Display(Name = "Name in English", Order = 1)]
    [Required(ErrorMessage = "Enter the name in English."), StringLength(CatalogEntry.NameLength, ErrorMessage = FieldNames.TooLong)]
    public string Name { get; set; } = "";

    [Display(Order = 2)]
    [Required(ErrorMessage = "Enter the name in Russian."), StringLength(CatalogEntry.NameLength, ErrorMessage = FieldNames.TooLong)]
    public string NameRu { get; set; } = "";

    public bool Active { get; set; }

    public static EntryInput Of(CatalogEntry entry) => new() { Name = entry.Name, NameRu = entry.NameRu, Active = entry.Active };

    public static RuleViolation NameTaken() => new("That name is already in use.") { Field = "Name" };
}

/// <summary>A form about a thing that can be taken out of use.</summary>
public interface IActiveInput
{
    bool Active { get; }
}
