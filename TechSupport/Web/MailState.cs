namespace TechSupport.Web;

/// <summary>Whether mail is sent at all; a page promises none when it is not.</summary>
public sealed record MailState(bool IsOn);
