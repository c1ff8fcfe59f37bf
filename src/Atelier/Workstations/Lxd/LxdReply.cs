using System.Net;
using System.Text.Json;

namespace Atelier.Workstations.Lxd;

/// <summary>The envelope of every answer. Type is sync, async or error.</summary>
internal sealed record Reply(string Type, JsonElement Metadata, int ErrorCode, string? Error);

/// <summary>Work in LXD's background. <c>StatusCode</c> is 200 once it succeeded, 400 once failed, 401 once cancelled.</summary>
internal sealed record Operation(
    string Id, string Class, int StatusCode, string? Err, JsonElement Metadata, Dictionary<string, string[]?>? Resources);

/// <summary>LXD understood and said no; the message is its own.</summary>
internal sealed class LxdRefusal(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    // Which of these words comes with which status differs between versions and between direct answers and operations.
    // The last are LXD's words where two ask for one thing at the same moment.
    public bool IsAlreadyThere => Status == HttpStatusCode.Conflict || Says("already exists") || Says("UNIQUE constraint failed");

    public bool IsAbsent => Status == HttpStatusCode.NotFound || Says("not found");

    public bool IsBusy => Says("is busy running") || Says("operation is already in progress");

    public bool IsAlreadyRunning => Says("already running");

    public bool IsNotRunning => Says("already stopped") || Says("is not running");

    /// <summary>Whether the container runtime failed, whose log has the reason.</summary>
    public bool IsOfRuntime => Says("lxd forkstart") || Says("incusd forkstart");

    public bool IsOutOfSpace => Says("no space left") || Says("quota exceeded");

    public bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
