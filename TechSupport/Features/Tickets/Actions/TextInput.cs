using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>The form of a verb that takes a few words along; the rule of the verb says whether they may be missing.</summary>
public sealed class TextInput
{
    [StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Text { get; set => field = value.ReplaceLineEndings("\n"); } = "";
}
