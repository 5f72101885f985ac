using System.Globalization;

namespace TechSupport.Kernel;

/// <summary>Renders in the reader's language: a job has no request that would set it.</summary>
public static class CultureScope
{
    public static T Run<T>(CultureInfo culture, Func<T> render)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try { return render(); }
        finally { (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before; }
    }
}
