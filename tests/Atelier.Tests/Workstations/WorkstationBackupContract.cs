using Atelier.Workstations;

namespace Atelier.Tests.Workstations;

/// <summary>What every engine promises of backups while workstations run, and of reading backups back.</summary>
public abstract class WorkstationBackupContract : WorkstationEngineTest
{
    [Fact]
    public async Task A_running_workstation_is_backed_up_and_runs_on()
    {
        var spec = await NewWorkstation();
        await Start(spec);
        var backup = NewBackupName();

        await Engine.Backup(spec.Name, backup, Cancel);

        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
        var restored = NewSpec() with { Source = new WorkstationSource.Backup(backup) };
        await Engine.Create(restored, Cancel);
        Assert.Equal(WorkstationState.Stopped, await Engine.Find(restored.Name, Cancel));
    }

    [Fact]
    public async Task What_a_backup_holds_is_read_in_one_order_and_on_from_any_place()
    {
        var spec = await NewWorkstation();
        var backup = NewBackupName();
        await Engine.Backup(spec.Name, backup, Cancel);

        var first = await Read(backup, after: null, most: 40);
        var again = await Read(backup, after: null, most: 40);
        var rest = await Read(backup, first[first.Count / 2].End, most: 40 - first.Count / 2 - 1);

        Assert.Equal(first, first.OrderBy(piece => piece.End));
        Assert.Equal(first.Select(Describe), again.Select(Describe));
        Assert.Equal(first.Skip(first.Count / 2 + 1).Select(Describe), rest.Take(first.Count - first.Count / 2 - 1).Select(Describe));
        Assert.All(first, piece => Assert.Null(piece.Fault));
        await Fails(EngineFailure.Missing, () => Engine.ReadBackup(NewName(), after: null, _ => true, Cancel));

        static string Describe(BackupPiece piece) => $"{piece.End.Path} {piece.End.Offset} {Convert.ToHexString(piece.Content.Span)}";
    }

    private async Task<List<BackupPiece>> Read(string backup, BackupPlace? after, int most)
    {
        var pieces = new List<BackupPiece>();
        await Engine.ReadBackup(backup, after, piece =>
        {
            pieces.Add(piece);
            return pieces.Count < most;
        }, Cancel);
        return pieces;
    }
}
