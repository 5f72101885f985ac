namespace TechSupport.Features.OnCall.Rotas;

/// <summary>
/// The rota is kept to the minute, as its forms write it: a stretch that begins now and carried seconds could not be asked for whole, nor
/// be read on a screen.
/// </summary>
public static class Minutes
{
    /// <summary>The minute in which an instant lies, from its beginning.</summary>
    public static DateTimeOffset ToTheMinute(this DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
