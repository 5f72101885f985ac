namespace TechSupport.Kernel;

/// <summary>Says something about a person, or was written by one: it stays out of the log, whoever hands it over and however.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property)]
public sealed class PersonalAttribute : Attribute;
