using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.StudioComponents;
using Atelier.Studios;
using Atelier.Workstations;

namespace Atelier.Portal;

/// <summary>A machine that launch profiles can offer.</summary>
internal sealed record OfferedMachine(string Name, int VirtualCpus, int MemoryMiB, bool HasGpu);

/// <summary>An image that a studio can take from the engine.</summary>
internal sealed record OfferedImage(string Ec2ImageId, string Name, string Description, string Platform, int SizeMiB);

/// <summary>A file share that the operator offers to a studio.</summary>
internal sealed record OfferedShare(string Endpoint, string ShareName, bool IsReadOnly);

/// <summary>A directory that the operator offers to a studio.</summary>
internal sealed record OfferedDirectory(string DirectoryId, string Domain);

internal sealed record SuppliesRequest
{
    [Path]
    public required string StudioId { get; init; }
}

/// <summary>What a studio can be made of.</summary>
/// <param name="Machines">The machines that workstations can be.</param>
/// <param name="Images">What the engine has; empty if it did not answer.</param>
/// <param name="ImagesFault">Why the engine did not answer; null if it did.</param>
/// <param name="Shares">The studio's file shares.</param>
/// <param name="Directories">The studio's directories.</param>
internal sealed record OfferedSupplies(
    IReadOnlyList<OfferedMachine> Machines, IReadOnlyList<OfferedImage> Images, string? ImagesFault, IReadOnlyList<OfferedShare> Shares,
    IReadOnlyList<OfferedDirectory> Directories);

/// <summary>
/// <c>/portal/studios/{studioId}/supplies</c>: what the operator has set up for a studio to be made of, for administrators of the account.
/// Amazon's users found it in the pages of other services.
/// </summary>
internal sealed class Supplies(Database database, SignInCheck check, IWorkstationEngine engine, InstanceTypes instanceTypes)
{
    private const int MiB = 1024 * 1024;

    public async Task Get(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var request = await PortalRequests.Read<SuppliesRequest>(http);
        var (images, fault) = await ListImages(cancel);
        await using var db = await database.Read(cancel);
        await StudioTable.Get(db, caller.Account, request.StudioId, cancel);
        var shares = await Shares.List(db, request.StudioId, cancel);
        var directories = await Directories.List(db, request.StudioId, cancel);
        await PortalRequests.Answer(http, new OfferedSupplies(
            [.. instanceTypes.Names.Select(Machine)], images, fault,
            [.. shares.Select(share => new OfferedShare(share.Endpoint, share.ShareName, share.IsReadOnly))],
            [.. directories.Select(directory => new OfferedDirectory(directory.DirectoryId, directory.Domain))]));
    }

    private OfferedMachine Machine(string name)
    {
        var shape = instanceTypes.Find(name)!;
        return new OfferedMachine(name, shape.VirtualCpus, shape.MemoryMiB, shape.Gpu);
    }

    // Everything else is known without the engine.
    private async Task<(IReadOnlyList<OfferedImage> Images, string? Fault)> ListImages(CancellationToken cancel)
    {
        try
        {
            var images = await engine.ListImages(cancel);
            return ([.. images.Select(image => new OfferedImage(
                image.ImageId, image.Name, image.Description, image.Platform, (int)(image.SizeBytes / MiB)))], null);
        }
        catch (EngineException fault)
        {
            return ([], fault.Message);
        }
    }
}
