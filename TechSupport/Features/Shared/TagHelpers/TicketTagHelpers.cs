using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Queue;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary><c>&lt;status of="ticket" /&gt;</c></summary>
[HtmlTargetElement("status", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StatusTagHelper(IStringLocalizer<Text> text) : TagHelper
{
    public Ticket Of { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(TicketBadges.Status(text, Of.Status, Of.WaitingFor, Of.ReopenedAt is not null));
    }
}

/// <summary><c>&lt;priority of="ticket" /&gt;</c>, with the word in sight.</summary>
[HtmlTargetElement("priority", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PriorityTagHelper(IStringLocalizer<Text> text) : TagHelper
{
    public Ticket Of { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(TicketBadges.Priority(text, Of.Priority, full: true));
    }
}

/// <summary><c>&lt;care of="ticket" /&gt;</c>: patient care is affected; nothing where it is not.</summary>
[HtmlTargetElement("care", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CareTagHelper(IStringLocalizer<Text> text) : TagHelper
{
    public Ticket Of { get; set; } = null!;

    /// <summary>In words that are clear without a table around them.</summary>
    public bool Full { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Of.PatientCare) output.Content.SetHtmlContent(TicketBadges.Care(text, Full));
    }
}
