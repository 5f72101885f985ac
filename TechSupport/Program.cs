using Microsoft.EntityFrameworkCore;
using TechSupport.Data;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContextPool<AppDb>(o => o.UseNpgsql("Host=x").UseSnakeCaseNamingConvention());
builder.Build().Run();
