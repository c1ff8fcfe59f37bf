using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;
using Atelier.Studios.Quotas;

namespace Atelier.StreamingImages;

internal sealed record CreateStreamingImageRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Pattern("^ami-[0-9A-z]+$")]
    public required string Ec2ImageId { get; init; }

    [Length(0, 64), Sensitive]
    public required string Name { get; init; }

    [Path]
    public required string StudioId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed record CreateStreamingImageResponse
{
    public Json<StreamingImage>? StreamingImage { get; init; }
}

/// <summary>Registers an image of the engine with a studio. Whether the engine has it is found out later, in the image's state.</summary>
internal static class CreateStreamingImage
{
    public static async Task<CreateStreamingImageResponse> Run(
        CreateStreamingImageRequest request, Caller caller, Connection db, ServerSettings settings, TimeProvider time, WakeUp wake,
        CancellationToken cancel)
    {
        var faults = new Faults();
        var tags = TagRules.Check(request.Tags, faults);
        faults.ThrowIfAny();
        await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);
        await StudioQuotas.Check(db, request.StudioId, Quota.StreamingImages, cancel);

        var id = Ids.New();
        var image = new StreamingImage
        {
            Arn = Arns.Of("streaming-image", settings.Region, caller.Account, id),
            Description = request.Description,
            Ec2ImageId = request.Ec2ImageId,
            EulaIds = await ImageEulas.Find(db, request.Ec2ImageId, cancel),
            Name = request.Name,
            Owner = request.StudioId,
            State = StreamingImageState.CREATE_IN_PROGRESS,
            StatusCode = StreamingImageStatusCode.STREAMING_IMAGE_CREATE_IN_PROGRESS,
            StatusMessage = "Streaming Image is being created",
            StreamingImageId = id,
            Tags = tags,
        };
        var createdAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await StreamingImageTable.Rows.Insert(db, image, new StreamingImageFacts(request.StudioId, createdAt, DueAt: createdAt), cancel);
        db.AfterCommit(wake.Signal);
        return new CreateStreamingImageResponse { StreamingImage = Json<StreamingImage>.Of(image) };
    }
}
