using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Atelier.Workstations.Lxd;

/// <summary>What LXD tells of its instances while one listens.</summary>
internal static class InstanceEvents
{
    private const string Path = "/1.0/events?type=lifecycle";
    private const string InstancePath = "/1.0/instances/";

    /// <summary>First null, then the name of each instance something happens to; of one that is renamed, its old name as well.</summary>
    /// <exception cref="EngineException">EngineUnreachable once LXD has gone away.</exception>
    public static async IAsyncEnumerable<string?> WatchInstances(
        this LxdConnection lxd, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var socket = await LxdFailures.Explained("listen to LXD", () => lxd.OpenWebSocket(Path, cancel));
        yield return null;
        while (true)
        {
            using var message = await Receive(socket, cancel);
            foreach (var name in Names(message.RootElement))
                yield return name;
        }
    }

    private static async Task<JsonDocument> Receive(WebSocket socket, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw Gone(inner: null);
                content.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                    return JsonDocument.Parse(content.GetBuffer().AsMemory(0, (int)content.Length));
            }
        }
        catch (Exception broken) when (broken is WebSocketException or IOException)
        {
            throw Gone(broken);
        }
    }

    private static EngineException Gone(Exception? inner) =>
        new(EngineFailure.EngineUnreachable, "LXD stopped telling what happens to its instances; check that it runs.", inner);

    // Of a rename the source is the new name, and the old one is in the context.
    private static IEnumerable<string> Names(JsonElement message)
    {
        if (!message.TryGetProperty("metadata", out var metadata)
            || !metadata.TryGetProperty("source", out var source)
            || source.GetString() is not { } path || !path.StartsWith(InstancePath, StringComparison.Ordinal))
            yield break;
        yield return path[InstancePath.Length..].Split('?', '/')[0];
        if (metadata.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object
            && context.TryGetProperty("old_name", out var old) && old.GetString() is { } name)
            yield return name;
    }
}
