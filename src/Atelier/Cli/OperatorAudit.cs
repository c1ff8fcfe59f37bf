using System.CommandLine;
using System.CommandLine.Parsing;
using Atelier.Api;
using Atelier.Audit;
using Atelier.Storage;

namespace Atelier.Cli;

/// <summary>Has the operator's verbs in the audit trail, beside what others do by the API and the portal.</summary>
internal static class OperatorAudit
{
    /// <summary>
    /// Writes down, in the transaction that does it, that a verb was used: by its name and what it was about, without its options.
    /// </summary>
    /// <param name="db">The connection.</param>
    /// <param name="parsed">The verb.</param>
    /// <param name="account">The account it works in; null where it is about none.</param>
    /// <param name="resource">What it is about.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task Record(Connection db, ParseResult parsed, string? account, string? resource, CancellationToken cancel) =>
        Record(db, parsed, account, studioId: null, resource, cancel);

    /// <summary>The same for a verb about something in a studio.</summary>
    public static async Task RecordInStudio(
        Connection db, ParseResult parsed, string studioId, string? resource, CancellationToken cancel)
    {
        var account = await db.QueryFirst<string>("select account from studios where id = @studioId", new { studioId }, cancel);
        await Record(db, parsed, account, studioId, resource, cancel);
    }

    private static Task Record(
        Connection db, ParseResult parsed, string? account, string? studioId, string? resource, CancellationToken cancel)
    {
        var now = TimeProvider.System.GetUtcNow();
        return AuditTable.Add(
            db,
            new AuditEvent
            {
                Id = AuditEvent.IdAt(now),
                HappenedAt = now.ToUnixTimeMilliseconds(),
                LastAt = now.ToUnixTimeMilliseconds(),
                Account = account,
                StudioId = studioId,
                PrincipalName = Environment.UserName,
                Proof = nameof(ProofKind.Operator),
                Operation = VerbOf(parsed.CommandResult),
                Resource = resource,
                ResourceId = AuditEvent.IdOf(resource),
                Status = StatusCodes.Status200OK,
            },
            cancel);
    }

    // atelier user create
    private static string VerbOf(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is CommandResult { Command: not RootCommand } known; at = at.Parent)
            names.Push(known.Command.Name);
        return string.Join(' ', names.Prepend("atelier"));
    }
}
