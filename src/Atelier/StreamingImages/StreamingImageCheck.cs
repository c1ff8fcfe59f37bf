using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingImages;

/// <summary>
/// Brings streaming images forward: a new one is READY once the engine is known to have its image, CREATE_FAILED once it is known not to.
/// While the engine does not answer, nothing is known, and the image waits, but not for longer than the published waiters do. One that is
/// to go is DELETED without the engine.
/// </summary>
internal sealed partial class StreamingImageCheck(
    Database database, IWorkstationEngine engine, ServerSettings settings, TimeProvider time, ILogger<StreamingImageCheck> log)
{
    private static readonly TimeSpan LongestListing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public DueTable Due => new(StreamingImageTable.Rows.Name, Advance);

    // The engine may take its time, so it is asked between the transactions, never in one.
    private async Task Advance(string id, CancellationToken cancel)
    {
        if (await Find(id, cancel) is not { } row)
            return;
        var next = await Next(row, cancel);
        await using var db = await database.Write(cancel);
        if (next is (var image, var facts))
            await StreamingImageTable.Rows.TryUpdate(db, row, image, facts, cancel);
        else
            await StreamingImageTable.Rows.Delete(db, id, cancel);
        await db.Commit(cancel);
    }

    private async Task<Row<StreamingImage, StreamingImageFacts>?> Find(string id, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await StreamingImageTable.Rows.Find(db, id, cancel);
    }

    private async Task<(StreamingImage Image, StreamingImageFacts Facts)?> Next(
        Row<StreamingImage, StreamingImageFacts> row, CancellationToken cancel) => row.Document.State switch
        {
            StreamingImageState.CREATE_IN_PROGRESS => await Check(row.Document, row.Facts, cancel),
            StreamingImageState.DELETE_IN_PROGRESS =>
                (Deleted(row.Document), row.Facts with { DueAt = settings.RemovalTime(time.GetUtcNow()) }),
            StreamingImageState.DELETED or StreamingImageState.CREATE_FAILED => null,
            _ => (row.Document, row.Facts with { DueAt = null }),
        };

    private async Task<(StreamingImage Image, StreamingImageFacts Facts)> Check(
        StreamingImage image, StreamingImageFacts facts, CancellationToken cancel)
    {
        try
        {
            var known = (await ListEngineImages(cancel)).FirstOrDefault(known => known.ImageId == image.Ec2ImageId);
            return known is null
                ? (Missing(image), facts with { DueAt = settings.RemovalTime(time.GetUtcNow()) })
                : (Ready(image, known), facts with { DueAt = null });
        }
        catch (EngineException fault)
        {
            LogUnanswered(fault, image.StreamingImageId);
            var now = time.GetUtcNow();
            if (now >= DateTimeOffset.FromUnixTimeMilliseconds(facts.CreatedAt) + Limit)
                return (Unknown(image, fault), facts with { DueAt = settings.RemovalTime(now) });
            var message = $"The workstation engine could not be asked for {image.Ec2ImageId} and is asked again: {fault.Message}";
            return (image with { StatusMessage = message }, facts with { DueAt = (now + RetryAfter).ToUnixTimeMilliseconds() });
        }
    }

    private async Task<IReadOnlyList<EngineImage>> ListEngineImages(CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(LongestListing, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            return await engine.ListImages(either.Token);
        }
        catch (OperationCanceledException fault) when (!cancel.IsCancellationRequested)
        {
            throw new EngineException(EngineFailure.EngineUnreachable, $"No answer within {LongestListing.TotalSeconds} seconds.", fault);
        }
    }

    private static StreamingImage Ready(StreamingImage image, EngineImage known) => image with
    {
        Platform = known.Platform,
        State = StreamingImageState.READY,
        StatusCode = StreamingImageStatusCode.STREAMING_IMAGE_READY,
        StatusMessage = "Streaming Image has been created",
    };

    private static StreamingImage Missing(StreamingImage image) => image with
    {
        State = StreamingImageState.CREATE_FAILED,
        StatusCode = StreamingImageStatusCode.ACCESS_DENIED,
        StatusMessage =
            $"This server has no image {image.Ec2ImageId}: `atelier image list` shows those it has, `atelier image build` makes one; " +
            "then create the streaming image with its id",
    };

    private static StreamingImage Unknown(StreamingImage image, EngineException fault) => image with
    {
        State = StreamingImageState.CREATE_FAILED,
        StatusCode = StreamingImageStatusCode.INTERNAL_ERROR,
        StatusMessage =
            $"The workstation engine could not be asked for {image.Ec2ImageId} within {Limit.TotalMinutes} min; " +
            $"create the streaming image again once it answers. {fault.Message}",
    };

    private static StreamingImage Deleted(StreamingImage image) => image with
    {
        State = StreamingImageState.DELETED,
        StatusCode = StreamingImageStatusCode.STREAMING_IMAGE_DELETED,
        StatusMessage = "Streaming Image has been deleted",
    };

    [LoggerMessage(1, LogLevel.Warning, "The engine could not be asked for the image of streaming image {StreamingImageId}; asking again")]
    private partial void LogUnanswered(Exception fault, string? streamingImageId);
}
