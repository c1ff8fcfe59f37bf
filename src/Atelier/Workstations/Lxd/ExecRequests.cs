namespace Atelier.Workstations.Lxd;

/// <summary>Running a program in a running instance.</summary>
internal static class ExecRequests
{
    /// <summary>Runs the program as root; the stream is its input and output.</summary>
    public static async Task<ExecStream> Exec(
        this LxdConnection lxd, string instance, string[] command, TimeProvider time, CancellationToken cancel)
    {
        var body = new Dictionary<string, object>
        {
            ["command"] = command,
            ["interactive"] = false,
            ["wait-for-websocket"] = true,
        };
        var operation = await lxd.Begin(HttpMethod.Post, $"/1.0/instances/{instance}/exec", LxdConnection.Body(body), cancel)
            ?? throw new EngineException(EngineFailure.Internal, $"LXD ran a program in {instance} without offering its output.");
        return new ExecStream(await ExecSockets.Open(lxd, operation, cancel), time);
    }
}
