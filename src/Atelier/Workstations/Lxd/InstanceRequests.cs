using System.Text.Json;

namespace Atelier.Workstations.Lxd;

/// <summary>An instance as LXD describes it. <c>Status</c> is Running, Stopped, Frozen, Error or a word for a step between them.</summary>
internal sealed record Instance(
    string Name,
    string Status,
    string Architecture,
    string? Description,
    Dictionary<string, string> Config,
    Dictionary<string, Dictionary<string, string>> Devices)
{
    public string? Setting(string key) => Config.GetValueOrDefault(key);

    /// <summary>What LXD remembers for itself, such as the mapping of user ids on disk: it must stay when settings are replaced.</summary>
    public IEnumerable<KeyValuePair<string, string>> OwnSettings() =>
        Config.Where(setting => setting.Key.StartsWith("volatile.", StringComparison.Ordinal));
}

/// <summary>
/// What an instance is made from: an image (by <c>Fingerprint</c>), or another instance or a snapshot of one (<c>Source</c>). With
/// <c>Refresh</c> an instance that is there already is brought to its source, and so are its snapshots.
/// </summary>
internal sealed record InstanceSource(string Type, string? Fingerprint, string? Source, bool InstanceOnly, bool Refresh = false)
{
    /// <param name="source">An instance, or <c>instance/snapshot</c>.</param>
    public static InstanceSource CopyOf(string source) => new("copy", Fingerprint: null, source, InstanceOnly: true);
}

/// <summary>A new instance. A copy takes over every setting and device of its source that is not named here.</summary>
internal sealed record NewInstance(
    string Name,
    string Type,
    string[] Profiles,
    InstanceSource Source,
    Dictionary<string, string> Config,
    Dictionary<string, Dictionary<string, string>> Devices);

/// <summary>Finding, making, changing and removing instances. Names are checked by the caller.</summary>
internal static class InstanceRequests
{
    public static Task<Instance?> FindInstance(this LxdConnection lxd, string name, CancellationToken cancel) =>
        lxd.Find<Instance>($"/1.0/instances/{name}", cancel);

    /// <summary>Every instance of the daemon. Takes seconds at several hundred.</summary>
    public static Task<Instance[]> ListInstances(this LxdConnection lxd, CancellationToken cancel) =>
        lxd.Get<Instance[]>("/1.0/instances?recursion=1", cancel);

    public static Task CreateInstance(this LxdConnection lxd, NewInstance instance, CancellationToken cancel) =>
        lxd.Change(HttpMethod.Post, "/1.0/instances", instance, cancel);

    /// <summary>Replaces all settings and devices by those of the record.</summary>
    public static Task ReplaceSettings(this LxdConnection lxd, Instance instance, CancellationToken cancel)
    {
        var body = new
        {
            instance.Architecture, Description = instance.Description ?? "", instance.Config, instance.Devices,
            Ephemeral = false, Profiles = Array.Empty<string>(),
        };
        return lxd.Change(HttpMethod.Put, $"/1.0/instances/{instance.Name}", body, cancel);
    }

    /// <summary>Drops the image's templates, files that LXD would write into the volume as root on the next start.</summary>
    public static async Task DropTemplates(this LxdConnection lxd, string name, CancellationToken cancel)
    {
        var path = $"/1.0/instances/{name}/metadata";
        var metadata = await lxd.Get<Dictionary<string, JsonElement>>(path, cancel);
        if (!metadata.TryGetValue("templates", out var templates) || templates.ValueKind != JsonValueKind.Object) return;
        if (!templates.EnumerateObject().Any()) return;
        metadata["templates"] = JsonSerializer.SerializeToElement(new Dictionary<string, object>());
        await lxd.Change(HttpMethod.Put, path, metadata, cancel);
    }

    /// <summary>The names of an instance's snapshots.</summary>
    public static async Task<IReadOnlyList<string>> ListSnapshots(this LxdConnection lxd, string name, CancellationToken cancel)
    {
        var paths = await lxd.Get<string[]>($"/1.0/instances/{name}/snapshots", cancel);
        return [.. paths.Select(path => path[(path.LastIndexOf('/') + 1)..])];
    }

    public static Task Snapshot(this LxdConnection lxd, string name, string snapshot, CancellationToken cancel) =>
        lxd.Change(HttpMethod.Post, $"/1.0/instances/{name}/snapshots", new { Name = snapshot, Stateful = false }, cancel);

    public static Task DeleteSnapshot(this LxdConnection lxd, string name, string snapshot, CancellationToken cancel) =>
        lxd.Change(HttpMethod.Delete, $"/1.0/instances/{name}/snapshots/{snapshot}", body: null, cancel);

    public static Task DeleteInstance(this LxdConnection lxd, string name, CancellationToken cancel) =>
        lxd.Change(HttpMethod.Delete, $"/1.0/instances/{name}", body: null, cancel);
}
