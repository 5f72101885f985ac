namespace TechSupport.Data;

/// <summary>The process cannot start or a command cannot run; the message is one clear sentence for the operator, shown without a stack trace.</summary>
public sealed class StartupException(string message) : Exception(message);
