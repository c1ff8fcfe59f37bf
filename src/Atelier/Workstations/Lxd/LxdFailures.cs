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
            _ when refusal.Says("no space left") || refusal.Says("quota exceeded") =>
                (EngineFailure.InsufficientCapacity, "Free some space in the storage pool or enlarge it."),
            _ when refusal.Says("cannot allocate memory") =>
                (EngineFailure.InsufficientCapacity, "Stop another workstation."),
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
