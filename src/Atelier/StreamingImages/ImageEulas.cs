using Atelier.Storage;

namespace Atelier.StreamingImages;

/// <summary>Which EULAs go with which of the engine's images, as the operator says.</summary>
internal static class ImageEulas
{
    /// <summary>The ids of the EULAs that go with an image.</summary>
    public static Task<IReadOnlyList<string>> Find(Connection db, string ec2ImageId, CancellationToken cancel) => db.Query<string>(
        "select eula_id from image_eulas where ec2_image_id = @ec2ImageId order by eula_id", new { ec2ImageId }, cancel);

    /// <summary>The engine's ids of the images that a EULA goes with.</summary>
    public static Task<IReadOnlyList<string>> FindImages(Connection db, string eulaId, CancellationToken cancel) => db.Query<string>(
        "select ec2_image_id from image_eulas where eula_id = @eulaId order by ec2_image_id", new { eulaId }, cancel);

    /// <summary>
    /// Makes these, which exist, the EULAs that go with an image, also in the streaming images that are made from it already.
    /// </summary>
    public static async Task Bind(Connection db, string ec2ImageId, IReadOnlyList<string> eulaIds, CancellationToken cancel)
    {
        await db.Execute("delete from image_eulas where ec2_image_id = @ec2ImageId", new { ec2ImageId }, cancel);
        foreach (var eulaId in eulaIds.Distinct())
            await db.Execute(
                "insert into image_eulas (ec2_image_id, eula_id) values (@ec2ImageId, @eulaId)", new { ec2ImageId, eulaId }, cancel);

        var bound = await Find(db, ec2ImageId, cancel);
        var images = await StreamingImageTable.Rows.Select(db, "state <> 'DELETED'", new { }, cancel);
        foreach (var image in images.Where(image => image.Document.Ec2ImageId == ec2ImageId))
            await StreamingImageTable.Rows.Change(
                db, image.Document.StreamingImageId!, row => (row.Document with { EulaIds = bound }, row.Facts), cancel);
    }
}
