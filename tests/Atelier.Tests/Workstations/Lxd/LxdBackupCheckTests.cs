using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>The check of backups on a real LXD.</summary>
public sealed class LxdBackupCheckTests : WorkstationEngineTest
{
    private static readonly BackupCheckPace ByTheMiB = BackupCheckPace.Default with { StretchBytes = 1 << 20 };

    private readonly string backupId = Ids.New();
    private readonly ManualClock clock = new();

    private string Backup => WorkstationNames.OfBackup(backupId);

    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() =>
        (await TestLxd.CreateEngine(Cancel), TestLxd.ImageId);

    protected override async ValueTask CleanUp()
    {
        await Engine.DeleteBackup(Backup, CancellationToken.None);
        await base.CleanUp();
    }

    [Fact]
    public async Task One_changed_byte_of_a_backup_is_found_and_its_file_is_named()
    {
        var spec = await NewWorkstation();
        MakeWork(TestLxd.FolderOf(spec.Name));
        await Engine.Backup(spec.Name, Backup, Cancel);
        await using var store = await TestStore.Create(TestDatabase.SqliteMemory, Cancel);
        await using var database = await store.OpenMigrated(Cancel);
        await Record(database);
        var settings = ServerSettings.Default with { BackupCheck = ByTheMiB };
        var check = new BackupScrub(database, Engine, settings, clock, NullLogger<BackupScrub>.Instance).Due();

        await AdvanceUntil(check, database, seen => seen.RecordedAt is not null);
        clock.Advance(ByTheMiB.Interval);
        await AdvanceUntil(check, database, seen => seen.ComparedAt is not null);
        Assert.Contains("it was read back and is as it was recorded", (await Find(database)).Document.StatusMessage);

        var compared = clock.GetUtcNow();
        ChangeOneByte(Path.Combine(TestLxd.FolderOf(Backup), "root/work"), 2_500_000);
        clock.Advance(ByTheMiB.Interval);
        await AdvanceUntil(check, database, seen => seen.ComparedAt > compared);

        var (document, facts, _) = await Find(database);
        Assert.Equal("/root/work is not as it was recorded", facts.Damage);
        Assert.StartsWith("The backup is damaged: /root/work is not as it was recorded. ", document.StatusMessage);
    }

    // A volume with little in it, among that a link and a pipe that nobody writes to.
    private static void MakeWork(string folder)
    {
        foreach (var large in (string[])["usr", "var", "etc"])
            Directory.Delete(Path.Combine(folder, large), recursive: true);
        File.WriteAllBytes(Path.Combine(folder, "root/work"), new byte[4 << 20]);
        File.CreateSymbolicLink(Path.Combine(folder, "root/link"), "/etc/shadow");
        using var maker = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder, "root/pipe")]);
        maker.WaitForExit();
    }

    private static void ChangeOneByte(string file, long offset)
    {
        var changedAt = File.GetLastWriteTimeUtc(file);
        using (var stream = File.OpenWrite(file))
        {
            stream.Position = offset;
            stream.WriteByte(1);
        }

        File.SetLastWriteTimeUtc(file, changedAt);
    }

    private async Task Record(Database database)
    {
        var backup = new StreamingSessionBackup
        {
            BackupId = backupId, SessionId = Ids.New(), OwnedBy = "somebody", State = StreamingSessionState.READY,
        };
        await using var db = await database.Write(Cancel);
        await BackupTable.Rows.Insert(db, backup, new BackupFacts("studio", CreatedAt: 0, DueAt: null), Cancel);
        await BackupCheckTable.Begin(db, backupId, clock.GetUtcNow(), Cancel);
        await db.Commit(Cancel);
    }

    private async Task AdvanceUntil(DueTable check, Database database, Func<BackupCheck, bool> isSeen)
    {
        for (var stretch = 0; stretch < 100; stretch++)
        {
            await check.Advance(backupId, Cancel);
            clock.Advance(TimeSpan.FromSeconds(1));
            await using var db = await database.Read(Cancel);
            if (isSeen((await BackupCheckTable.Rows.Find(db, backupId, Cancel))!.Document))
                return;
        }

        Assert.Fail("The check did not come to its end in 100 stretches.");
    }

    private async Task<Row<StreamingSessionBackup, BackupFacts>> Find(Database database)
    {
        await using var db = await database.Read(Cancel);
        return (await BackupTable.Rows.Find(db, backupId, Cancel))!;
    }
}
