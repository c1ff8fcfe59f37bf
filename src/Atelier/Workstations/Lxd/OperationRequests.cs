using System.Net;

namespace Atelier.Workstations.Lxd;

/// <summary>Waiting for LXD's background work.</summary>
internal static class OperationRequests
{
    private const int Succeeded = 200;
    private const int LeastFinal = 200;

    /// <summary>Waits until the operation is over. A failed one is a <see cref="LxdRefusal"/>.</summary>
    public static async Task WaitFor(this LxdConnection lxd, string id, CancellationToken cancel)
    {
        Operation operation;
        do
        {
            try
            {
                operation = await lxd.Get<Operation>($"/1.0/operations/{id}/wait", cancel);
            }
            catch (LxdRefusal refusal) when (refusal.Status == HttpStatusCode.NotFound)
            {
                // Operations live in the daemon's memory, so only a restart makes one vanish that was just begun.
                throw new EngineException(
                    EngineFailure.EngineUnreachable, "LXD was restarted in the middle of an operation; repeat the call.", refusal);
            }
        }
        while (operation.StatusCode < LeastFinal);

        if (operation.StatusCode != Succeeded)
            throw new LxdRefusal((HttpStatusCode)operation.StatusCode, operation.Err ?? "the operation failed without a reason");
    }

    /// <summary>Waits until no background work concerns the instance, whoever began it and however it ends.</summary>
    public static async Task WaitUntilIdle(this LxdConnection lxd, string instance, CancellationToken cancel)
    {
        var all = await lxd.Get<Dictionary<string, Operation[]?>>("/1.0/operations?recursion=1", cancel);
        foreach (var operation in all.Values.SelectMany(some => some ?? []))
        {
            // Execs (class websocket) run as long as somebody watches; they hold nothing up.
            if (operation.Class != "task" || operation.StatusCode >= LeastFinal || !Concerns(operation, instance)) continue;
            // Gone by now (404) is as good as over.
            await lxd.Find<Operation>($"/1.0/operations/{operation.Id}/wait", cancel);
        }
    }

    private static bool Concerns(Operation operation, string instance) =>
        operation.Resources?.Values.SelectMany(paths => paths ?? [])
            .Any(path => path.EndsWith($"/{instance}", StringComparison.Ordinal)) == true;
}
