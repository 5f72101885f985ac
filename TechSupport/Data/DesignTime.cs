using Microsoft.EntityFrameworkCore.Design;

namespace TechSupport.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting the application.</summary>
public sealed class DesignTime : IDesignTimeDbContextFactory<AppDb>
{
    public AppDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AppDb>().UseNpgsql("Host=design-time").UseSnakeCaseNamingConvention().Options);
}
