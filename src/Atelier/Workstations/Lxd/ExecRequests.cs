using System.Net.WebSockets;

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
        var secrets = operation.Metadata.GetProperty("fds");
        var opened = new List<WebSocket>();
        try
        {
            // The program starts once input, output and errors are all connected.
            foreach (var name in (string[])["control", "0", "1", "2"])
            {
                var secret = Uri.EscapeDataString(secrets.GetProperty(name).GetString() ?? "");
                opened.Add(await lxd.OpenWebSocket($"/1.0/operations/{operation.Id}/websocket?secret={secret}", cancel));
            }

            return new ExecStream(opened[0], opened[1], opened[2], opened[3], time);
        }
        catch
        {
            foreach (var socket in opened) socket.Dispose();
            throw;
        }
    }
}
