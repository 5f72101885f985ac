using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace TechSupport.Web;

/// <summary>Where settings come from, beside appsettings: variables, of which an empty one is unset, and files of secrets, which end where their text ends.</summary>
public static class SettingSources
{
    private const char ByteOrderMark = '\uFEFF';

    /// <param name="secrets">A folder of which each file is a setting, Smtp__Password for example; it need not be there.</param>
    public static void AddSecretsAndForgetTheEmpty(this ConfigurationManager configuration, string secrets = "/run/secrets")
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        for (var i = 0; i < sources.Count; i++)
            if (sources[i] is EnvironmentVariablesConfigurationSource variables and not SetVariables) sources[i] = new SetVariables { Prefix = variables.Prefix };
        if (Directory.Exists(secrets)) configuration.Sources.Add(new SecretFiles { FileProvider = new PhysicalFileProvider(secrets), Optional = true });
    }

    private sealed class SetVariables : EnvironmentVariablesConfigurationSource, IConfigurationSource
    {
        IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => new Provider(Prefix);

        // compose passes a variable nobody has set as an empty one
        private sealed class Provider(string? prefix) : EnvironmentVariablesConfigurationProvider(prefix)
        {
            public override void Load()
            {
                base.Load();
                foreach (var empty in Data.Where(setting => string.IsNullOrEmpty(setting.Value)).Select(setting => setting.Key).ToList()) Data.Remove(empty);
            }
        }
    }

    private sealed class SecretFiles : KeyPerFileConfigurationSource, IConfigurationSource
    {
        IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => new Provider(this);

        private sealed class Provider(SecretFiles source) : KeyPerFileConfigurationProvider(source)
        {
            public override void Load()
            {
                base.Load();
                foreach (var (key, value) in Data.ToList())
                    // an editor on Windows begins a file with a mark and ends it with a carriage return
                    if (value?.TrimStart(ByteOrderMark).TrimEnd('\r', '\n', '\t', ' ', ByteOrderMark) is { Length: > 0 } text) Data[key] = text;
                    else Data.Remove(key);
            }
        }
    }
}
