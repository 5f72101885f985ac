using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.Localization;

namespace TechSupport.Web.Forms;

/// <summary>Model binding in the product's words: an empty field is an empty text, and what cannot be read gets a sentence.</summary>
public static class ModelBindingMessages
{
    public const string Unfit = "Invalid value. Choose one from the list or enter it again.";

    public static void Configure(MvcOptions mvc, IStringLocalizer<Text> text)
    {
        mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        mvc.ModelMetadataDetailsProviders.Add(new EmptyIsEmpty());
        mvc.ModelMetadataDetailsProviders.Add(new Named(text));
        // "[" has a meaning to them that no form of ours uses, and one that is never closed is an exception
        mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
        var messages = mvc.ModelBindingMessageProvider;
        messages.SetValueMustNotBeNullAccessor(_ => Sentence());
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Sentence());
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Sentence());
        messages.SetUnknownValueIsInvalidAccessor(_ => Sentence());
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => Sentence());
        messages.SetValueIsInvalidAccessor(_ => Sentence());
        messages.SetValueMustBeANumberAccessor(_ => Sentence());
        messages.SetNonPropertyValueMustBeANumberAccessor(() => Sentence());
        messages.SetMissingBindRequiredValueAccessor(_ => Sentence());
        messages.SetMissingKeyOrValueAccessor(() => Sentence());
        messages.SetMissingRequestBodyRequiredValueAccessor(() => Sentence());

        // read at each use, in the language of the request
        string Sentence() => text[Unfit];
    }

    // a sentence about a field names it
    private sealed class Named(IStringLocalizer<Text> text) : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
        {
            if (context.DisplayMetadata.DisplayName is null && FieldNames.Of(context.Key.Name ?? "") is { } name)
                context.DisplayMetadata.DisplayName = () => text[name];
        }
    }

    private sealed class EmptyIsEmpty : IDisplayMetadataProvider
    {
        public void CreateDisplayMetadata(DisplayMetadataProviderContext context) =>
            context.DisplayMetadata.ConvertEmptyStringToNull = context.Key.ModelType != typeof(string);
    }
}
