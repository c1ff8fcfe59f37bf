namespace Atelier.Workstations.Lxd;

/// <summary>LXD's refusals in the engine's words.</summary>
internal static class LxdFailures
{
    /// <summary>Runs one engine call; a refusal that it does not expect becomes an <see cref="EngineException"/>.</summary>
    public static async Task<T> Explained<T>(string doing, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (LxdRefusal refusal)
        {
            throw Explain(doing, refusal);
        }
    }

    public static Task Explained(string doing, Func<Task> call) =>
        Explained(doing, async () =>
        {
            await call();
            return true;
        });

    private static EngineException Explain(string doing, LxdRefusal refusal)
    {
        var (failure, wayOut) = refusal switch
        {
            _ when refusal.IsOutOfSpace =>
                (EngineFailure.InsufficientCapacity, "Free some space in the storage pool or enlarge it."),
            _ when refusal.Says("cannot allocate memory") || refusal.Says("resource temporarily unavailable") =>
                (EngineFailure.InsufficientCapacity, "Stop another workstation."),
            _ when refusal.Says("too many open files") =>
                (EngineFailure.InsufficientCapacity, "Raise the host's limit of open files, or stop another workstation."),
            _ when refusal.Says("required key not available") || refusal.Says("key is not loaded") || refusal.Says("key not loaded") =>
                (EngineFailure.Locked, "Unlock what the storage pool is on, then ask again."),
            _ when refusal.Says("\"folder") && (refusal.Says("missing source") || refusal.Says("source path")) =>
                (EngineFailure.FolderUnreachable, "Check the folders that atelier share list shows on this host."),
            _ when refusal.Says("idmapping") => (
                EngineFailure.FolderUnusable,
                "This host cannot mount a share with the same ids: add it again without --same-ids."),
            _ when refusal.Says("\"folder") => (EngineFailure.FolderUnusable, "Check the folders that atelier share list shows."),
            _ when refusal.Says("\"gpu\"") =>
                (EngineFailure.InsufficientCapacity, "Check the host's graphics processors."),
            _ when refusal.Says("\"eth0\"") || refusal.Says("network not found") =>
                (EngineFailure.NetworkInterface, "Check that the engine's network exists and is up."),
            _ when refusal.Says("unpack") || refusal.Says("image") =>
                (EngineFailure.ImageUnusable, "Import the image again or choose another one."),
            _ when refusal.IsAbsent => (EngineFailure.Missing, "It was removed meanwhile, or the storage pool's name is wrong."),
            _ => (EngineFailure.Internal, "LXD's log has more."),
        };
        return new EngineException(failure, $"Could not {doing}: {refusal.Message.Trim().TrimEnd('.')}. {wayOut}", refusal);
    }
}
