using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>What woke whom, and when.</summary>
public sealed class DetailsModel(AppDb db, RotaReader reader, OnCallBoard board) : NumberedPage(db, reader, board)
{
    public void OnGet() { }
}
