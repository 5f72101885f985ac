using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TechSupport.Tests.Performance;

/// <summary>The queries that were sent, with their parameters.</summary>
public sealed class CommandLog : DbCommandInterceptor
{
    private readonly Lock turn = new();
    private readonly List<SentCommand> sent = [];

    public void Clear()
    {
        lock (turn) sent.Clear();
    }

    public IReadOnlyList<SentCommand> Taken()
    {
        lock (turn) return [.. sent];
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Keep(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    private void Keep(DbCommand command)
    {
        // writes have no plan worth looking at
        if (!command.CommandText.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase) && !command.CommandText.TrimStart().StartsWith("with", StringComparison.OrdinalIgnoreCase)) return;
        lock (turn) sent.Add(new(command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone())]));
    }
}

/// <summary>A command as it was sent.</summary>
public sealed record SentCommand(string Text, IReadOnlyList<NpgsqlParameter> Parameters);
