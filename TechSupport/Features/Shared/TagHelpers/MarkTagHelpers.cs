using Microsoft.AspNetCore.Razor.TagHelpers;
using TechSupport.Features.People;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary><c>&lt;icon name="check" small /&gt;</c></summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";
    public bool Small { get; set; }
    public bool Large { get; set; }
    public string Class { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Icons.Draw(Name, Small ? "ic-s" : Large ? "ic-l" : Class));
    }
}

/// <summary><c>&lt;plate of="@room.Number" /&gt;</c>: what is bolted to a wall or printed on a label; nothing where there is none.</summary>
[HtmlTargetElement("plate", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PlateTagHelper : TagHelper
{
    public string? Of { get; set; }

    /// <summary>Where it leads, if anywhere.</summary>
    public string? Href { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (string.IsNullOrEmpty(Of)) return;
        output.Content.SetHtmlContent(Href is null ? $"<span class=\"plate\">{HtmlText.Encode(Of)}</span>"
            : $"<a class=\"plate\" href=\"{HtmlText.Encode(Href)}\">{HtmlText.Encode(Of)}</a>");
    }
}

/// <summary><c>&lt;avatar of="@person.FullName" me /&gt;</c>: a person's initials, beside the name.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    public string? Of { get; set; }
    public bool Me { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent($"<span class=\"av{(Me ? " av-me" : "")}\" aria-hidden=\"true\">{HtmlText.Encode(ShortName.Initials(Of))}</span>");
    }
}

/// <summary><c>&lt;time at="@entry.At" /&gt;</c>: an instant as people read it, and for machines.</summary>
[HtmlTargetElement("time", Attributes = "at")]
public sealed class TimeTagHelper(HospitalClock clock) : TagHelper
{
    public DateTimeOffset At { get; set; }

    /// <summary>Without the day when it is today's.</summary>
    public bool Short { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", HospitalClock.Iso(At));
        if ((await output.GetChildContentAsync()).IsEmptyOrWhiteSpace) output.Content.SetContent(Short ? clock.Short(At) : clock.Moment(At));
    }
}

/// <summary><c>&lt;empty icon="inbox" title="…"&gt;…&lt;/empty&gt;</c>: what is true when there is nothing, then one action.</summary>
[HtmlTargetElement("empty")]
public sealed class EmptyTagHelper : TagHelper
{
    public string Icon { get; set; } = "";
    public string Title { get; set; } = "";
    public string? Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var more = output.Attributes["class"]?.Value;
        output.Attributes.SetAttribute("class", more is null ? "empty" : $"empty {more}");
        output.PreContent.SetHtmlContent($"{Icons.Draw(Icon)}<h2>{HtmlText.Encode(Title)}</h2>{(Text is null ? "" : $"<p>{HtmlText.Encode(Text)}</p>")}");
    }
}
