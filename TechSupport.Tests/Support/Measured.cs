namespace TechSupport.Tests.Support;

/// <summary>Tests that hold the product to a time: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Measured), DisableParallelization = true)]
public sealed class Measured;
