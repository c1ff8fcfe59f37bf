using System.CommandLine;
using System.Globalization;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;

namespace Atelier.Cli;

/// <summary>
/// The verbs for backups of sessions: <c>atelier backup create | list | accept</c>. They work on the database; what they ask for is done by
/// the server that runs beside them.
/// </summary>
internal static class BackupCommands
{
    private const int NotMade = 1;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    internal static Command Create(TimeProvider time) =>
        new("backup", "Make backups of sessions, and show what there is.") { Make(time), List(), Accept(time) };

    private static Command Make(TimeProvider time)
    {
        var session = new Argument<string>("session") { Description = "The session's id." };
        var wait = new Option<bool>("--wait") { Description = "Return once the backup is there, or cannot be made." };
        var command = new Command("create", "Have a session backed up, running or not; the oldest goes if there are too many.")
        {
            session, wait,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            var id = await Ask(parts.Database, parsed, parsed.GetValue(session)!, time, cancel);
            var backup = await Find(parts.Database, id, cancel);
            while (parsed.GetValue(wait) && backup.State == StreamingSessionState.CREATE_IN_PROGRESS)
            {
                await Task.Delay(Interval, time, cancel);
                backup = await Find(parts.Database, id, cancel);
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(Line(backup));
            return backup.State == StreamingSessionState.CREATE_FAILED ? NotMade : 0;
        });
        return command;
    }

    private static Command List()
    {
        var session = new Option<string?>("--session") { Description = "Only those of this session." };
        var command = new Command("list", "List backups, oldest first, with what came of reading them back.") { session };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            var condition = new Condition("state != 'DELETED'", new { }).AndEquals("session_id", parsed.GetValue(session));
            foreach (var row in await BackupTable.Rows.Select(db, $"{condition.Sql} order by created_at, id", condition.Values, cancel))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    Line(row.Document) + Checked(await BackupCheckTable.Rows.Find(db, row.Document.BackupId!, cancel)));
        });
        return command;
    }

    private static Command Accept(TimeProvider time)
    {
        var backup = new Argument<string>("backup") { Description = "The backup's id." };
        var command = new Command("accept", "Let sessions start from a damaged backup, and record it as it is now.") { backup };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Write(cancel);
            await DamagedBackup.Accept(db, parsed.GetValue(backup)!, time.GetUtcNow(), cancel);
            await OperatorAudit.Record(db, parsed, account: null, parsed.GetValue(backup)!, cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Line(await Find(parts.Database, parsed.GetValue(backup)!, cancel)));
        });
        return command;
    }

    private static async Task<string> Ask(
        Database database, ParseResult parsed, string sessionId, TimeProvider time, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var id = await AskedBackups.Ask(db, sessionId, time.GetUtcNow(), cancel);
        await OperatorAudit.Record(db, parsed, account: null, sessionId, cancel);
        await db.Commit(cancel);
        return id;
    }

    private static async Task<StreamingSessionBackup> Find(Database database, string id, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return (await BackupTable.Rows.Find(db, id, cancel))?.Document
            ?? throw new InvalidOperationException($"Backup {id} went with its session.");
    }

    private static string Line(StreamingSessionBackup backup) =>
        $"{backup.BackupId}  {backup.SessionId}  {Text(backup.CreatedAt!.Value)}  {backup.State,-18}  {backup.StatusMessage}";

    private static string Checked(Row<BackupCheck, BackupCheckFacts>? check) =>
        check?.Document.RecordedAt is { } at ? $" (checksums of {Text(at)})" : "";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
