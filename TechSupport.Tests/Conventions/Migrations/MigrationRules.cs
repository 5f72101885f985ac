using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TechSupport.Data;

namespace TechSupport.Tests.Conventions.Migrations;

/// <summary>What a migration may not do to a hospital that works meanwhile, read from the SQL it generates.</summary>
internal sealed partial class MigrationRules
{
    public const string LockTimeout = "touches an existing table without set local lock_timeout to 30 s or less";
    public const string NotValid = "adds a constraint that reads the whole table under its lock: add it NOT VALID";
    public const string ValidatedTogether = "validates a constraint in the transaction that adds it: another migration validates it";
    public const string NeverValidated = "adds a constraint NOT VALID that no later migration validates";
    public const string Rewrites = "adds or changes a column in a way that reads or rewrites the whole table";
    public const string Concurrently = "builds an index on a large table without CONCURRENTLY (on events: ON ONLY, the Migrator builds the partitions')";
    public const string Suppressed = "builds an index CONCURRENTLY but not alone outside a transaction: migrationBuilder.Sql(one statement, suppressTransaction: true)";
    public const string Again = "does not drop the index first (drop index concurrently if exists), which an interrupted build leaves behind broken";

    private static readonly string[] Large = ["tickets", "comments", "events", "deliveries"];

    private readonly HashSet<string> created = [];
    private readonly HashSet<string> dropped = [];
    private readonly HashSet<string> added = [];
    private readonly List<string> faults = [];
    private readonly LockTimeout timeout = new();

    /// <summary>Constraints it leaves NOT VALID.</summary>
    public IReadOnlyCollection<string> Unvalidated => added;

    /// <summary>Constraints of earlier migrations that it validates.</summary>
    public HashSet<string> Validated { get; } = [];

    public IEnumerable<string> Faults => faults.Distinct();

    public static MigrationRules Read(Migration migration)
    {
        using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseNpgsql("Host=nowhere").UseSnakeCaseNamingConvention().Options);
        var rules = new MigrationRules();
        foreach (var command in db.GetService<IMigrationsSqlGenerator>().Generate(migration.UpOperations))
        {
            var statements = SqlStatements.Of(command.CommandText);
            if (command.TransactionSuppressed) rules.timeout.TransactionEnds();
            foreach (var statement in statements) rules.Read(statement, alone: command.TransactionSuppressed && statements.Count == 1, suppressed: command.TransactionSuppressed);
            if (command.TransactionSuppressed) rules.timeout.TransactionEnds();
        }
        return rules;
    }

    private void Read(string statement, bool alone, bool suppressed)
    {
        timeout.Read(statement, suppressed);
        if (CreatesTable().Match(statement) is { Success: true } table)
        {
            created.Add(Name(table.Groups[1]));
            foreach (Match reference in References().Matches(statement)) Touches(Name(reference.Groups[1]));
        }
        else if (DropsIndex().Match(statement) is { Success: true } drop)
        {
            if (drop.Groups[1].Success) dropped.Add(Name(drop.Groups[2]));
            else Touches("");
        }
        else if (CreatesIndex().Match(statement) is { Success: true } index) Index(index, alone);
        else if (Alters().Match(statement) is { Success: true } alter) Alter(Name(alter.Groups[1]), alter.Groups[2].Value);
        else if (Changes().Match(statement) is { Success: true } change) Touches(Name(change.Groups[1]));
    }

    private void Index(Match index, bool alone)
    {
        var table = Name(index.Groups["table"]);
        if (created.Contains(table)) return;
        if (index.Groups["concurrently"].Success)
        {
            if (!alone) faults.Add(Suppressed);
            if (!dropped.Contains(Name(index.Groups["name"]))) faults.Add(Again);
            return;
        }
        if (Large.Any(l => table == l || table.StartsWith(l + "_2", StringComparison.Ordinal)) && !(index.Groups["only"].Success && table == "events")) faults.Add(Concurrently);
        Touches(table);
    }

    private void Alter(string table, string actions)
    {
        Touches(table);
        if (created.Contains(table)) return;
        foreach (var action in SqlStatements.Actions(actions))
        {
            if (AddsConstraint().Match(action) is { Success: true } constraint)
            {
                if (constraint.Groups[2].Value is "check" or "foreign key" ? !action.EndsWith(" not valid", StringComparison.Ordinal) : !action.Contains(" using index ", StringComparison.Ordinal)) faults.Add(NotValid);
                else if (action.EndsWith(" not valid", StringComparison.Ordinal)) added.Add(Name(constraint.Groups[1]));
            }
            else if (Validates().Match(action) is { Success: true } validated)
            {
                if (added.Contains(Name(validated.Groups[1]))) faults.Add(ValidatedTogether);
                Validated.Add(Name(validated.Groups[1]));
            }
            else if (AddsHeavyColumn().IsMatch(action) || ChangesColumn().IsMatch(action)) faults.Add(Rewrites);
        }
    }

    private void Touches(string table)
    {
        if (!created.Contains(table) && !timeout.IsShort) faults.Add(LockTimeout);
    }

    private static string Name(Group group) => group.Value.Replace("public.", "", StringComparison.Ordinal).Trim('"');

    [GeneratedRegex(@"^create (?:unlogged )?table (?:if not exists )?([\w.""]+)")]
    private static partial Regex CreatesTable();

    [GeneratedRegex(@"\breferences ([\w.""]+)")]
    private static partial Regex References();

    [GeneratedRegex(@"^drop index (concurrently )?(?:if exists )?([\w.""]+)")]
    private static partial Regex DropsIndex();

    [GeneratedRegex(@"^create (?:unique )?index (?<concurrently>concurrently )?(?:if not exists )?(?<name>[\w.""]+) on (?<only>only )?(?<table>[\w.""]+)")]
    private static partial Regex CreatesIndex();

    [GeneratedRegex(@"^alter table (?:if exists )?(?:only )?([\w.""]+) (.*)", RegexOptions.Singleline)]
    private static partial Regex Alters();

    [GeneratedRegex(@"^(?:alter index (?:if exists )?|drop table (?:if exists )?|truncate (?:table )?|lock (?:table )?|(?:with .*?\) )?(?:update |delete from )(?:only )?|(?:create|drop) (?:or replace )?(?:constraint )?trigger .*? on )([\w.""]+)")]
    private static partial Regex Changes();

    [GeneratedRegex(@"^add (?:constraint ([\w""]+) )?(check|foreign key|unique|primary key|exclude)\b")]
    private static partial Regex AddsConstraint();

    [GeneratedRegex(@"^validate constraint ([\w""]+)")]
    private static partial Regex Validates();

    // a constant default costs nothing since PostgreSQL 11; these read or write every row
    [GeneratedRegex(@"^add (?:column )?.*\b(check \(|references |unique\b|primary key\b|generated |gen_random_uuid|clock_timestamp|random\(|nextval)")]
    private static partial Regex AddsHeavyColumn();

    // nobody reads or writes meanwhile; a check IS NOT NULL, added NOT VALID and validated later, holds the same
    [GeneratedRegex(@"^alter (?:column )?(?:""[^""]+""|\w+) (?:set not null|(?:set data )?type )")]
    private static partial Regex ChangesColumn();
}
