using System.Runtime.CompilerServices;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.Workstations;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Portal;

internal sealed record ImportImageRequest
{
    [Query, Length(1, 64), Pattern("^[a-z0-9][a-z0-9.-]*$")]
    public required string Name { get; init; }

    [Query, Length(0, 256)]
    public string? Description { get; init; }
}

/// <summary>An image as the engine holds it. PublishedAs is what it is offered to all studios as.</summary>
internal sealed record EngineImageSummary(
    string Ec2ImageId, string Name, string Description, string Platform, double SizeMiB, string? PublishedAs);

/// <summary>What the engine has, how an image is built, and why this caller cannot import one; null if they can.</summary>
internal sealed record EngineImageList(IReadOnlyList<EngineImageSummary> Images, string BuildCommand, string? ImportProblem);

/// <summary>A line of what is told while an image is taken in; the last has the image, or what was wrong.</summary>
internal sealed record ImportStep(double? DoneMiB, double? TotalMiB, EngineImageSummary? Image, string? Problem);

/// <summary>
/// <c>/portal/engine-images</c>: the images workstations can be made from, and taking one in: 1 its archive is received into a file, 2
/// looked at, 3 handed to the engine, which is told line by line. Whatever happens, the file goes, and the engine has the image or has not.
/// </summary>
internal sealed class EngineImageEndpoints(
    Database database, SignInCheck check, IWorkstationEngine engine, ServerSettings settings)
{
    private const double MiB = 1 << 20;

    // What the import itself, the database and the pool below it need beside the archive; bytes.
    private const long SpaceReserve = 1L << 30;

    // Building takes root, which the server is not.
    private const string BuildCommand = "sudo atelier image build desktop";

    public async Task List(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var images = await Ask(() => engine.ListImages(cancel));
        await using var db = await database.Read(cancel);
        var published = (await CatalogueImages.List(db, cancel)).ToDictionary(image => image.Ec2ImageId!, image => image.Name);
        await PortalRequests.Answer(http, new EngineImageList(
            [.. images.OrderBy(image => image.Name, StringComparer.Ordinal)
                .Select(image => Summarise(image, published.GetValueOrDefault(image.ImageId)))],
            BuildCommand,
            await FindImportProblem(db, caller, cancel)));
    }

    public async Task Import(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var request = PortalRequests.ReadQuery<ImportImageRequest>(http);
        await RequireImporter(caller, cancel);
        var length = http.Request.ContentLength is > 0 and { } known ? known
            : throw ApiError.Validation("[Content-Length: must say how large the archive is]");
        using var file = new ReceivedFile(settings.ImportFolder);
        file.RequireSpace(length + SpaceReserve);
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;

        // 1
        await file.Receive(http.Request.Body, cancel);

        // 2
        await Ask(async () =>
        {
            await ImageArchiveCheck.Run(file.Path, "The archive", cancel);
            return true;
        });

        // 3
        http.Response.ContentType = "application/jsonl";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var archive = new ImageArchive(file.Path, request.Name, request.Description ?? "", "LINUX");
        await foreach (var step in Hand(http, archive, length / MiB, cancel))
            await Tell(http, step);
    }

    private async IAsyncEnumerable<ImportStep> Hand(
        HttpContext http, ImageArchive archive, double total, [EnumeratorCancellation] CancellationToken cancel)
    {
        var progress = new LatestProgress();
        var import = engine.ImportImage(archive, progress, cancel);
        yield return new ImportStep(0, total, Image: null, Problem: null);
        while (await progress.Next(import, cancel) is { } done)
            yield return new ImportStep(done / MiB, total, Image: null, Problem: null);
        yield return await Finish(http, import, cancel);
    }

    private async Task<ImportStep> Finish(HttpContext http, Task<EngineImage> import, CancellationToken cancel)
    {
        var audited = AuditedCall.Of(http)!;
        try
        {
            var image = await import;
            audited.Resource = image.ImageId;
            await using var db = await database.Write(cancel);
            await audited.Record(db, cancel);
            await db.Commit(cancel);
            return new ImportStep(DoneMiB: null, TotalMiB: null, Summarise(image, publishedAs: null), Problem: null);
        }
        catch (EngineException fault)
        {
            // The answer has begun, so that its status cannot say it any more.
            audited.NoteRefused(StatusCodes.Status409Conflict, fault.Failure.ToString(), fault.Message);
            return new ImportStep(DoneMiB: null, TotalMiB: null, Image: null, fault.Message);
        }
    }

    private async Task RequireImporter(Caller caller, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        if (await FindImportProblem(db, caller, cancel) is { } problem)
            throw ApiError.AccessDenied(problem);
    }

    // The engine's images are everybody's on this server.
    private static async Task<string?> FindImportProblem(Connection db, Caller caller, CancellationToken cancel) =>
        await Principals.FindOnlyAccount(db, cancel) == caller.Account
            ? null
            : "This server has several accounts, which share its images, so only its operator takes one in: atelier image import FILE.";

    private static async Task<T> Ask<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (EngineException fault)
        {
            throw fault.Failure == EngineFailure.ImageUnusable
                ? ApiError.Validation($"[archive: {fault.Message}]")
                : ApiError.Conflict(fault.Message, fault.Failure.ToString());
        }
    }

    private static async Task Tell(HttpContext http, ImportStep step)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(step, WireJson.Options), (byte)'\n'];
        await http.Response.Body.WriteAsync(line, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static EngineImageSummary Summarise(EngineImage image, string? publishedAs) =>
        new(image.ImageId, image.Name, image.Description, image.Platform, image.SizeBytes / MiB, publishedAs);
}
