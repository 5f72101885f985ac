namespace TechSupport.Features.Reporting;

/// <summary>The question whether patients are affected, and where IT calls when they are.</summary>
public sealed record CareForm(bool Ticked, string Phone);
