using System.Net.Http.Headers;

namespace Atelier.Workstations.Lxd;

/// <summary>An image as LXD describes it; the fingerprint is the SHA-256 of its archive.</summary>
internal sealed record StoredImage(string Fingerprint, long Size, Dictionary<string, string>? Properties, string? Architecture);

/// <summary>Listing, taking in and labelling images.</summary>
internal static class ImageRequests
{
    public static Task<StoredImage[]> ListStoredImages(this LxdConnection lxd, CancellationToken cancel) =>
        lxd.Get<StoredImage[]>("/1.0/images?recursion=1", cancel);

    /// <summary>The image whose fingerprint begins with these digits, at least 12.</summary>
    public static Task<StoredImage?> FindStoredImage(this LxdConnection lxd, string fingerprint, CancellationToken cancel) =>
        lxd.Find<StoredImage>($"/1.0/images/{fingerprint}", cancel);

    /// <summary>Sends the archive; LXD checks that what arrives has the fingerprint.</summary>
    public static async Task UploadImage(this LxdConnection lxd, Stream archive, string fingerprint, CancellationToken cancel)
    {
        using var content = new StreamContent(archive, bufferSize: 1 << 20);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        // Incus renamed the header.
        content.Headers.Add("X-LXD-fingerprint", fingerprint);
        content.Headers.Add("X-Incus-fingerprint", fingerprint);
        var operation = await lxd.Begin(HttpMethod.Post, "/1.0/images", content, cancel);
        if (operation is not null) await lxd.WaitFor(operation.Id, cancel);
    }

    /// <summary>Adds the properties to those the image has.</summary>
    public static Task LabelImage(
        this LxdConnection lxd, string fingerprint, Dictionary<string, string> properties, CancellationToken cancel) =>
        lxd.Change(HttpMethod.Patch, $"/1.0/images/{fingerprint}", new { Properties = properties }, cancel);
}
