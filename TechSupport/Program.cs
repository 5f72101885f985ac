using TechSupport.Cli;

return await Commands.RunAsync(args);

/// <summary>Named so that tests can start the application.</summary>
public partial class Program;
