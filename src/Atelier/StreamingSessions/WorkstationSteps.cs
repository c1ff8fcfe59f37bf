using Atelier.Api;
using Atelier.StreamingSessions.Setup;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>What a session's transitions mean for its workstation. Knows the engine and the state table, not the database.</summary>
internal sealed class WorkstationSteps(IWorkstationEngine engine, ServerSettings settings, TimeProvider time)
{
    // How long programs in the workstation have to end by themselves.
    private static readonly TimeSpan ShutDownGrace = TimeSpan.FromSeconds(60);

    /// <summary>Makes the volume if the session has none to start from, starts the workstation and waits for its display.</summary>
    /// <returns>The session if it came to rest because its volume is gone; null if the workstation runs.</returns>
    public async Task<SessionChange?> Start(SessionChange session, SessionSetup setup, CancellationToken cancel)
    {
        using var limit = Limit(session);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var spec = Spec(session) with { Environment = setup.Environment, Folders = setup.Folders };
        try
        {
            if (session.Facts.VolumeGeneration != session.Facts.StartGeneration)
                await engine.Create(spec, limited.Token);
            await engine.Start(spec, limited.Token);
        }
        catch (EngineException fault) when (session.Facts.VolumeGeneration == session.Facts.StartGeneration)
        {
            var now = time.GetUtcNow();
            if (!await IsGone(spec.Name, fault, limited.Token))
                throw;
            return LostVolume.Mark(SessionChanges.Failed(
                session, StreamingSessionStatusCode.INTERNAL_ERROR, LostVolume.Message, now, settings.RemovalTime(now)));
        }

        return null;
    }

    /// <summary>
    /// Shuts the workstation down and makes the backup if one is due. A volume that is not to be kept goes after the session has stopped:
    /// until the backup is on record, the volume is all there is of the artist's work.
    /// </summary>
    /// <returns>The session, and why the backup could not be made if it could not.</returns>
    public async Task<(SessionChange Session, EngineException? BackupFault)> Stop(SessionChange session, CancellationToken cancel)
    {
        using var limit = Limit(session);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var workstation = WorkstationNames.OfSession(session.Session.SessionId!, session.Facts.VolumeGeneration!.Value);
        var keepsVolume = session.Session.VolumeRetentionMode != VolumeRetentionMode.DELETE;

        try
        {
            await engine.Stop(workstation, ShutDownGrace, limited.Token);
        }
        catch (EngineException missing)
        {
            if (!await IsGone(workstation, missing, limited.Token))
                throw;
            return (LostVolume.Mark(SessionChanges.Stopped(session, keepsVolume: true, LostVolume.Message, time.GetUtcNow())), missing);
        }

        var fault = session.Facts.BackupId is { } backupId ? await TryBackup(workstation, backupId, limited.Token) : null;

        var now = time.GetUtcNow();
        if (fault is not null && !keepsVolume)
            return (SessionFailure.Of(session, fault, now, settings.RemovalTime(now)), fault);
        return (SessionChanges.Stopped(session, keepsVolume, Describe(session, keepsVolume, fault), now), fault);
    }

    /// <summary>Removes every workstation the session has or had.</summary>
    public async Task<SessionChange> Remove(SessionChange session, CancellationToken cancel)
    {
        var (sessionId, facts) = (session.Session.SessionId!, session.Facts);
        int[] generations = facts.VolumeGeneration is { } volume ? [volume, facts.StartGeneration] : [facts.StartGeneration];
        var names = generations.Select(generation => WorkstationNames.OfSession(sessionId, generation)).Concat(facts.Discarded).Distinct();
        foreach (var name in names)
            await engine.Delete(name, cancel);
        var now = time.GetUtcNow();
        return SessionChanges.Deleted(session, now, settings.RemovalTime(now));
    }

    /// <summary>
    /// Clears away what a transition left behind: volumes that are not needed any more, and a workstation that runs for
    /// nobody.
    /// </summary>
    public async Task<SessionChange> Tidy(SessionChange session, CancellationToken cancel)
    {
        var facts = session.Facts;
        foreach (var name in facts.Discarded)
            await engine.Delete(name, cancel);
        if (facts is { IsLeftRunning: true, VolumeGeneration: { } generation })
            await StopIfRunning(WorkstationNames.OfSession(session.Session.SessionId!, generation), cancel);
        return session with { Facts = facts with { Discarded = [], IsLeftRunning = false, RetryAt = null } };
    }

    // Something else than the workstation may be what the engine misses, such as its storage pool.
    private async Task<bool> IsGone(string workstation, EngineException fault, CancellationToken cancel) =>
        fault.Failure == EngineFailure.Missing && await engine.Find(workstation, cancel) is null;

    private async Task StopIfRunning(string workstation, CancellationToken cancel)
    {
        if (await engine.Find(workstation, cancel) is WorkstationState.Running or WorkstationState.Paused)
            await engine.Stop(workstation, ShutDownGrace, cancel);
    }

    private async Task<EngineException?> TryBackup(string workstation, string backupId, CancellationToken cancel)
    {
        try
        {
            await engine.Backup(workstation, WorkstationNames.OfBackup(backupId), cancel);
            return null;
        }
        catch (EngineException fault) when (fault.Failure != EngineFailure.EngineUnreachable)
        {
            return fault;
        }
    }

    private CancellationTokenSource Limit(SessionChange session)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(session.Facts.Deadline!.Value) - time.GetUtcNow();
        return new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    private static WorkstationSpec Spec(SessionChange session)
    {
        var facts = session.Facts;
        return new WorkstationSpec(
            WorkstationNames.OfSession(session.Session.SessionId!, facts.StartGeneration),
            facts.RestoringBackupId is { } backupId
                ? new WorkstationSource.Backup(WorkstationNames.OfBackup(backupId))
                : new WorkstationSource.Image(facts.ImageId),
            facts.Machine,
            facts.Volume,
            facts.Policy.ClipboardEnabled);
    }

    private static string Describe(SessionChange session, bool keepsVolume, EngineException? backupFault)
    {
        var volume = keepsVolume ? "its volume is kept" : "its volume is removed";
        if (session.Facts.BackupId is null)
            return $"The workstation is shut down; {volume}";
        return backupFault is null
            ? $"The workstation is shut down and backed up; {volume}"
            : $"The workstation is shut down; {volume}, but the backup could not be made: {backupFault.Message}";
    }
}
