using System.CommandLine;

namespace TechSupport.Cli.OutboxCommands;

/// <summary><c>techsupport outbox …</c>: the messages that wait, that failed, and those that are over.</summary>
public static class Outbox
{
    public static Command Command() => new("outbox", "The messages that wait, that failed, and those that are over.") { OutboxStatus.Command(), OutboxArchive.Command() };
}
