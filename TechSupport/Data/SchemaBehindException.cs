namespace TechSupport.Data;

/// <summary>The database is not as this version needs it, and it is for somebody else to bring it there: waiting heals that.</summary>
public sealed class SchemaBehindException(string what) : Exception($"The database is not ready for this version: {what}. \"techsupport migrate\" with the owner's connection brings it there.");
