using System.Text.Json;
using Atelier.Workstations;

namespace Atelier.Cli;

/// <summary>What the demo studio is called by the API.</summary>
internal sealed record SeededStudio(string StudioId, string LaunchProfileId);

/// <summary>
/// A studio to try things with, made through the API as an administrator's script would. Everything is found by its name first, so that
/// repeating it makes nothing twice.
/// </summary>
internal sealed class DemoStudio(SignedClient client, IWorkstationEngine engine, TimeProvider time)
{
    private const string DefaultImage = "desktop";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task<SeededStudio> Provide(string artistId, CancellationToken cancel)
    {
        var studioId = await Provide("/studios", "studios", "studio", "studioId", "studioName", "demo", new
        {
            studioName = "demo",
            displayName = "Demo studio",
            adminRoleArn = "arn:aws:iam::123456789012:role/studio-admin",
            userRoleArn = "arn:aws:iam::123456789012:role/studio-user",
        }, cancel);
        var studio = $"/studios/{Uri.EscapeDataString(studioId)}";

        var image = await FindImage(cancel);
        var imageId = await Provide(
            $"{studio}/streaming-images", "streamingImages", "streamingImage", "streamingImageId", "name", image.Name, new
        {
            name = image.Name,
            description = image.Description,
            ec2ImageId = image.ImageId,
        }, cancel);
        var componentId = await Provide(
            $"{studio}/studio-components", "studioComponents", "studioComponent", "studioComponentId", "name", "Pipeline", new
            {
                name = "Pipeline",
                type = "CUSTOM",
                description = "What every workstation of the demo gets",
                scriptParameters = new[] { new { key = "SHOW", value = "demo" } },
            }, cancel);
        var profileId = await Provide(
            $"{studio}/launch-profiles", "launchProfiles", "launchProfile", "launchProfileId", "name", "Workstation",
            Profile(imageId, componentId), cancel);
        await client.Send(HttpMethod.Post, $"{studio}/launch-profiles/{profileId}/membership", new
        {
            identityStoreId = "d-atelier",
            members = new[] { new { persona = "USER", principalId = artistId } },
        }, cancel);
        return new SeededStudio(studioId, profileId);
    }

    private static object Profile(string imageId, string componentId) => new
    {
        name = "Workstation",
        description = "A desktop that keeps its volume, with backups at every stop",
        ec2SubnetIds = Array.Empty<string>(),
        launchProfileProtocolVersions = new[] { "2021-03-31" },
        studioComponentIds = new[] { componentId },
        streamConfiguration = new
        {
            clipboardMode = "ENABLED",
            ec2InstanceTypes = new[] { "g4dn.xlarge", "g5.xlarge" },
            streamingImageIds = new[] { imageId },
            sessionPersistenceMode = "ACTIVATED",
            volumeConfiguration = new { size = 100, iops = 3000, throughput = 125 },
            sessionBackup = new { mode = "AUTOMATIC", maxBackupsToRetain = 3 },
            sessionStorage = new { mode = new[] { "UPLOAD" }, root = new { linux = "$HOME/Uploads" } },
        },
    };

    private async Task<EngineImage> FindImage(CancellationToken cancel)
    {
        var images = await engine.ListImages(cancel);
        return images.FirstOrDefault(image => image.Name == DefaultImage)
            ?? (images is [var first, ..] ? first : null)
            ?? throw new InvalidOperationException("The engine has no workstation image; build one with: atelier image build desktop");
    }

    private async Task<string> Provide(
        string path, string list, string item, string idMember, string nameMember, string name, object content, CancellationToken cancel)
    {
        var id = await Find(path, list, idMember, nameMember, name, cancel);
        if (id is null)
            id = (await client.Send(HttpMethod.Post, path, content, cancel)).GetProperty(item).GetProperty(idMember).GetString()!;
        await WaitUntilReady($"{path}/{Uri.EscapeDataString(id)}", item, cancel);
        return id;
    }

    private async Task<string?> Find(string path, string list, string idMember, string nameMember, string name, CancellationToken cancel)
    {
        string? token = null;
        do
        {
            var page = await client.Send(
                HttpMethod.Get, token is null ? path : $"{path}?nextToken={Uri.EscapeDataString(token)}", body: null, cancel);
            var found = page.GetProperty(list).EnumerateArray().FirstOrDefault(item =>
                item.GetProperty(nameMember).GetString() == name
                    && item.GetProperty("state").GetString() is "READY" or "CREATE_IN_PROGRESS");
            if (found.ValueKind != JsonValueKind.Undefined)
                return found.GetProperty(idMember).GetString();
            token = page.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        }
        while (token is not null);
        return null;
    }

    private async Task WaitUntilReady(string path, string item, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var seen = (await client.Send(HttpMethod.Get, path, body: null, cancel)).GetProperty(item);
            var state = seen.GetProperty("state").GetString();
            if (state == "READY")
                return;
            if (state != "CREATE_IN_PROGRESS" || time.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"{path} is {state}: {seen.GetProperty("statusMessage").GetString()}");
            await Task.Delay(Interval, time, cancel);
        }
    }
}
