namespace TechSupport.Web;

/// <summary>What staff are told of at the sign-in: faults that an administrator wants them to know. English sentences, keys of their translations.</summary>
public sealed class FaultNotices
{
    public IReadOnlyList<string> Told { get; set; } = [];
}
