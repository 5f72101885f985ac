namespace TechSupport.Features.Shared;

/// <summary>The link above a heading: to what this is a part of.</summary>
public sealed record BackLink(string Href, string Text);

/// <summary>What the frame of a console page that does one thing needs to know (<c>_AdminVerbLayout</c>).</summary>
/// <param name="Back">Also where Cancel leads.</param>
/// <param name="Submit">The word on the button.</param>
/// <param name="Version">The state of the thing that the person sees.</param>
/// <param name="IsDangerous">The button warns.</param>
public sealed record VerbFrame(BackLink Back, string Submit, string Version, bool IsDangerous = false);
