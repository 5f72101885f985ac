using Microsoft.Extensions.Localization;

[assembly: RootNamespace("TechSupport")]

namespace TechSupport;

/// <summary>Marks the texts of the product: English is the key, Russian is in <c>Text.ru.resx</c>.</summary>
public sealed class Text;
