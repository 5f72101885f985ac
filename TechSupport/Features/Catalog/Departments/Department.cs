namespace TechSupport.Features.Catalog.Departments;

/// <summary>A part of the hospital people belong to.</summary>
public sealed class Department : CatalogEntry;
