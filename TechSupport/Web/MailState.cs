namespace TechSupport.Web;

/// <summary>Whether mail leaves the house at all; a page promises none when it does not.</summary>
public sealed record MailState(bool IsOn);
