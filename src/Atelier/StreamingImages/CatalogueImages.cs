using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingImages;

/// <summary>
/// The images that the operator publishes to all studios of the server, in the place of those that Amazon provided: clients see the owner
/// <c>amazon</c> and, as in the service's own answers, no status code or message. Each is one row that belongs to no studio. Its id follows
/// from the engine's id, so that an image that is withdrawn and published again is the same to the launch profiles that name it.
/// </summary>
internal static class CatalogueImages
{
    public const string Owner = "amazon";

    /// <summary>What the rows have in place of a studio's id.</summary>
    public const string EveryStudio = "";

    /// <summary>Publishes an image of the engine under a name; one that is published already gets the new name and description.</summary>
    public static async Task<StreamingImage> Publish(
        Connection db, EngineImage known, string name, string? description, DateTimeOffset now, CancellationToken cancel)
    {
        var image = new StreamingImage
        {
            Description = description,
            Ec2ImageId = known.ImageId,
            EulaIds = await ImageEulas.Find(db, known.ImageId, cancel),
            Name = name,
            Owner = Owner,
            Platform = known.Platform,
            State = StreamingImageState.READY,
            StreamingImageId = Ids.Of(known.ImageId),
            Tags = new Dictionary<string, string>(),
        };
        if (await StreamingImageTable.Rows.Change(db, image.StreamingImageId, row => (image, row.Facts), cancel) is null)
        {
            var facts = new StreamingImageFacts(EveryStudio, now.ToUnixTimeMilliseconds(), DueAt: null);
            await StreamingImageTable.Rows.Insert(db, image, facts, cancel);
        }

        return image;
    }

    /// <summary>Publishes images of the engine under their own names.</summary>
    public static async Task PublishAll(Connection db, IEnumerable<EngineImage> images, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var image in images)
            await Publish(db, image, image.Name, image.Description, now, cancel);
    }

    /// <summary>
    /// Takes an image back from all studios. Launch profiles that name it make no more sessions from it; the sessions there are keep the
    /// engine's image.
    /// </summary>
    /// <returns>Whether it was published.</returns>
    public static async Task<bool> Withdraw(Connection db, string ec2ImageId, CancellationToken cancel) => await db.Execute(
        "delete from streaming_images where id = @id and studio_id = @EveryStudio",
        new { id = Ids.Of(ec2ImageId), EveryStudio }, cancel) > 0;

    /// <summary>The published images, the first one first.</summary>
    public static async Task<IReadOnlyList<StreamingImage>> List(Connection db, CancellationToken cancel)
    {
        var rows = await StreamingImageTable.Rows.Select(
            db, "studio_id = @EveryStudio order by created_at, id", new { EveryStudio }, cancel);
        return [.. rows.Select(row => row.Document)];
    }

    public static bool IsInCatalogue(this StreamingImage image) => image.Owner == Owner;

    /// <summary>The image as a caller sees it: one of the catalogue is in the caller's own account, wherever that is.</summary>
    public static StreamingImage SeenBy(this StreamingImage image, Caller caller, ServerSettings settings) => image.IsInCatalogue()
        ? image with { Arn = Arns.Of("streaming-image", settings.Region, caller.Account, image.StreamingImageId!) }
        : image;

    /// <summary>The image, if it is a studio's own to change.</summary>
    /// <exception cref="ApiError">AccessDeniedException if not.</exception>
    public static StreamingImage Changeable(this StreamingImage image) => image.IsInCatalogue()
        ? throw ApiError.AccessDenied(
            $"Streaming image {image.StreamingImageId} is owned by {Owner}: it belongs to all studios, and only the server's operator " +
            "changes it or takes it back, with atelier image publish and atelier image withdraw.")
        : image;
}
