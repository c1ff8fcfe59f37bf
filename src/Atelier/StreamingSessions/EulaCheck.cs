using Atelier.Api;
using Atelier.Eulas;
using Atelier.Storage;
using Atelier.StreamingImages;

namespace Atelier.StreamingSessions;

/// <summary>No workstation starts from an image whose EULAs the studio has not accepted.</summary>
internal static class EulaCheck
{
    /// <param name="db">The connection.</param>
    /// <param name="studioId">The studio of the session.</param>
    /// <param name="ec2ImageId">The engine's id of the image. What goes with it now counts, also for a session made before.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ApiError">A ValidationException that names the EULAs, in its context, too.</exception>
    public static async Task Require(Connection db, string studioId, string ec2ImageId, CancellationToken cancel)
    {
        var eulaIds = await ImageEulas.Find(db, ec2ImageId, cancel);
        var missing = string.Join(',', await EulaAcceptanceTable.FindMissing(db, studioId, eulaIds, cancel));
        if (missing.Length > 0)
            throw ApiError.Validation(
                $"[streamingImageId: the image's EULAs {missing} are not accepted for the studio; its administrator has to accept them]",
                "EULA_NOT_ACCEPTED", new Dictionary<string, string> { ["eulaIds"] = missing });
    }
}
