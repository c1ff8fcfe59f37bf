using System.Security.Cryptography;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// The images of this server. An image's content is shared by all servers on one LXD; whose list it is in is a property named after the
/// owner, so that each can have it.
/// </summary>
internal sealed class ImageImport(LxdConnection lxd, LxdOptions options)
{
    private const string Yes = "true";

    private string OwnerProperty => "atelier.owner." + options.Owner;

    public async Task<IReadOnlyList<EngineImage>> List(CancellationToken cancel) =>
        [.. (await lxd.ListStoredImages(cancel)).Where(IsOurs).Select(Described)];

    /// <summary>The full fingerprint of an image of ours.</summary>
    public async Task<string> Resolve(string imageId, CancellationToken cancel)
    {
        var stored = await lxd.FindStoredImage(EngineNames.FingerprintOf(imageId), cancel);
        if (stored is not null && IsOurs(stored)) return stored.Fingerprint;
        throw new EngineException(EngineFailure.ImageUnusable, $"The engine has no image {imageId}; import it first.");
    }

    public async Task<EngineImage> Import(ImageArchive archive, IProgress<long> progress, CancellationToken cancel)
    {
        var labels = Labels(archive);
        await using var file = Open(archive.Path);
        var fingerprint = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        if (await lxd.FindStoredImage(fingerprint, cancel) is null)
        {
            await Upload(file, archive.Name, fingerprint, progress, cancel);
            await RequireOwnArchitecture(archive.Name, fingerprint, cancel);
        }

        progress.Report(file.Length);
        await lxd.LabelImage(fingerprint, labels, cancel);
        return Described(new StoredImage(fingerprint, file.Length, labels, Architecture: null));
    }

    private async Task Upload(FileStream file, string name, string fingerprint, IProgress<long> progress, CancellationToken cancel)
    {
        file.Position = 0;
        try
        {
            await lxd.UploadImage(new CountingStream(file, progress), fingerprint, cancel);
        }
        catch (LxdRefusal refusal) when (refusal.IsAlreadyThere)
        {
            // Another server imported the same archive meanwhile.
        }
        catch (LxdRefusal refusal) when (!refusal.IsOutOfSpace)
        {
            throw new EngineException(
                EngineFailure.ImageUnusable,
                $"LXD does not take the archive of {name} as an image: {refusal.Message}. " +
                "It must be a tarball with metadata.yaml and rootfs/ at its top.",
                refusal);
        }
    }

    // LXD takes images for any machine, and says only to a workstation that it cannot run them. Members of a cluster may differ.
    private async Task RequireOwnArchitecture(string name, string fingerprint, CancellationToken cancel)
    {
        var built = (await lxd.FindStoredImage(fingerprint, cancel))?.Architecture;
        var host = (await lxd.GetDaemon(cancel)).Environment;
        if (built is null || host is not { ServerClustered: false, Architectures: { } runs } || runs.Contains(built)) return;
        await lxd.Change(HttpMethod.Delete, $"/1.0/images/{fingerprint}", body: null, cancel);
        throw new EngineException(
            EngineFailure.ImageUnusable,
            $"The image {name} is for machines of the architecture {built}, and this one runs {string.Join(" and ", runs)}.");
    }

    private Dictionary<string, string> Labels(ImageArchive archive) => new()
    {
        ["name"] = EngineNames.CheckedText(archive.Name),
        ["description"] = EngineNames.CheckedText(archive.Description),
        ["platform"] = EngineNames.CheckedPlatform(archive.Platform),
        [OwnerProperty] = Yes,
    };

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, useAsync: true);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                EngineFailure.ImageUnusable, $"The image file {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private bool IsOurs(StoredImage image) => image.Properties?.GetValueOrDefault(OwnerProperty) == Yes;

    private static EngineImage Described(StoredImage image) => new(
        EngineNames.ImageIdOf(image.Fingerprint),
        image.Properties?.GetValueOrDefault("name") ?? "",
        image.Properties?.GetValueOrDefault("description") ?? "",
        image.Properties?.GetValueOrDefault("platform") ?? "",
        image.Size);
}
