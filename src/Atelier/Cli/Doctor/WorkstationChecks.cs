using Atelier.LaunchProfiles;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.Workstations;

namespace Atelier.Cli.Doctor;

/// <summary>Whether records and engine tell the same.</summary>
internal static class WorkstationChecks
{
    private const string Simulated = "the simulated machines are the server's own, and cannot be seen beside it";

    /// <summary>Every image that a launch profile offers is one that the engine has.</summary>
    public static async Task<Finding> Images(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(Simulated);
        await using var db = await ground.ReadRecords(cancel);
        var images = (await StreamingImageTable.Rows.Select(db, "state = 'READY'", new { }, cancel))
            .ToDictionary(row => row.Document.StreamingImageId!, row => row.Document.Ec2ImageId);
        var profiles = await LaunchProfileTable.Rows.Select(db, "state = 'READY'", new { }, cancel);
        var held = (await Ask(ground, engine => engine.ListImages(cancel), cancel)).Select(image => image.ImageId).ToHashSet();

        var lost = profiles
            .Where(profile => profile.Document.StreamConfiguration!.StreamingImageIds.Any(id => !IsHeld(id)))
            .Select(profile => profile.Document.LaunchProfileId!).ToList();
        return lost.Count == 0
            ? Finding.Ok($"{held.Count} in the engine; every launch profile finds its own")
            : Finding.Problem(
                $"launch profiles name images that are gone: {HostProgram.Some(lost)}",
                "import the images again (atelier image import; the same archive gets the same id), or change the profiles");

        bool IsHeld(string id) => images.TryGetValue(id, out var imageId) && imageId is not null && held.Contains(imageId);
    }

    /// <summary>Every session's workstation is there, and no other.</summary>
    public static async Task<Finding> Workstations(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(Simulated);
        // What is in the engine first: what a session makes in between is not taken for a stray.
        var found = (await Ask(ground, engine => engine.TakeInventory(cancel), cancel)).Workstations.Keys.ToHashSet();
        await using var db = await ground.ReadRecords(cancel);
        var sessions = await SessionTable.Rows.Select(db, "1 = 1", new { }, cancel);
        // The last generation each can have had.
        var last = sessions.ToDictionary(row => row.Document.SessionId!, row => row.Facts.Generation + 1);
        var needed = sessions
            .Where(row => row.Document.State is StreamingSessionState.READY or StreamingSessionState.STOPPED)
            .Where(row => row.Facts.VolumeGeneration is not null)
            .Select(row => WorkstationNames.OfSession(row.Document.SessionId!, row.Facts.VolumeGeneration!.Value));
        return Compare(
            needed, IsKnown, found, "sessions", "delete the session, or start it from a backup");

        bool IsKnown(string name) =>
            WorkstationNames.FindSession(name) is not var (id, generation) || (last.TryGetValue(id, out var most) && generation <= most);
    }

    /// <summary>Every backup is there, and no other.</summary>
    public static async Task<Finding> Backups(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(Simulated);
        var found = (await Ask(ground, engine => engine.TakeInventory(cancel), cancel)).Backups;
        await using var db = await ground.ReadRecords(cancel);
        var backups = await BackupTable.Rows.Select(db, "1 = 1", new { }, cancel);
        var known = backups.Select(row => row.Document.BackupId).ToHashSet();
        var needed = backups.Where(row => row.Document.State == StreamingSessionState.READY)
            .Select(row => WorkstationNames.OfBackup(row.Document.BackupId!));
        return Compare(
            needed, name => WorkstationNames.FindBackup(name) is not { } id || known.Contains(id), found, "backups",
            "bring the pool back from a copy; the work in it is lost otherwise");
    }

    // A name of nobody's is known: somebody gave it to what is to be kept.
    private static Finding Compare(
        IEnumerable<string> needed, Func<string, bool> isKnown, IReadOnlySet<string> found, string records, string mend)
    {
        var missing = needed.Where(name => !found.Contains(name)).ToList();
        if (missing.Count > 0)
            return Finding.Problem($"gone from the engine, though {records} need them: {HostProgram.Some(missing)}", mend);
        var strays = found.Where(name => !isKnown(name)).Order(StringComparer.Ordinal).ToList();
        return strays.Count > 0
            ? Finding.Warning(
                $"in the engine, though no record knows them: {HostProgram.Some(strays)}",
                "the server removes them after a day; look whether somebody's work is in them, and lxc rename those to be kept")
            : Finding.Ok($"{found.Count} in the engine, all of {records} that are known");
    }

    /// <exception cref="NotSeen">The engine does not answer.</exception>
    private static async Task<T> Ask<T>(Ground ground, Func<IWorkstationEngine, Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask(await ground.OpenEngine(cancel));
        }
        catch (Exception fault) when (fault is InvalidOperationException or EngineException)
        {
            throw new NotSeen("the engine does not answer");
        }
    }
}
