using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;

namespace TechSupport.Features.Account.Keys;

/// <summary>The key ring of all cookies, forms and links: in the database, sealed by a certificate that is not.</summary>
public static class KeySetup
{
    /// <exception cref="Data.StartupException">The certificate is missing outside Development, or of no use.</exception>
    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var certificates = KeyCertificates.Read(configuration, environment);
        services.AddSingleton(certificates);
        var protection = services.AddDataProtection().SetApplicationName("techsupport");
        if (certificates.Current is { } current) protection.ProtectKeysWithCertificate(current);
        if (certificates.Previous.Count > 0) protection.UnprotectKeysWithAnyCertificate([.. certificates.Previous]);
        services.AddSingleton<KeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRepository>((options, repository) => options.XmlRepository = repository);
        services.AddSingleton(s => new RefreshableKeyManager(ActivatorUtilities.CreateInstance<XmlKeyManager>(s)));
        services.AddSingleton<IKeyManager>(s => s.GetRequiredService<RefreshableKeyManager>());
        services.AddSingleton<IDefaultKeyResolver, NewestKeyResolver>();
        services.AddSingleton<KeyRingRefresher>();
        services.AddHostedService(s => s.GetRequiredService<KeyRingRefresher>());
    }
}
