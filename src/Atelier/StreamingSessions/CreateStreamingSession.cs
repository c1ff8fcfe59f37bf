using Atelier.Api;
using Atelier.Identity;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.Studios;
using Atelier.Studios.Quotas;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

internal sealed record CreateStreamingSessionRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [KnownValues(typeof(StreamingInstanceType))]
    public string? Ec2InstanceType { get; init; }

    public required string LaunchProfileId { get; init; }

    public string? OwnedBy { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StreamingImageId { get; init; }

    [Path]
    public required string StudioId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed record CreateStreamingSessionResponse
{
    public Json<StreamingSession>? Session { get; init; }
}

/// <summary>Makes a session from a launch profile; its workstation is made and started after the answer.</summary>
internal static class CreateStreamingSession
{
    public static async Task<CreateStreamingSessionResponse> Run(
        CreateStreamingSessionRequest request, Caller caller, Connection db, InstanceTypes instanceTypes, SessionController controller,
        TimeProvider time, CancellationToken cancel)
    {
        var studio = await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);
        var profile = (await LaunchProfileTable.Get(db, request.StudioId, request.LaunchProfileId, cancel)).Document;
        if (profile.State != LaunchProfileState.READY)
            throw ApiError.Conflict(
                $"Launch profile {profile.LaunchProfileId} is {profile.State}; sessions are made from one that is READY.", "INVALID_STATE");

        var configuration = profile.StreamConfiguration!;
        var faults = new Faults();
        var tags = TagRules.Check(request.Tags, faults);
        var instanceType = Choose(request.Ec2InstanceType, configuration.Ec2InstanceTypes, "ec2InstanceType", faults);
        var imageId = Choose(request.StreamingImageId, configuration.StreamingImageIds, "streamingImageId", faults);
        faults.ThrowIfAny();
        var machine = instanceTypes.Find(instanceType)
            ?? throw ApiError.Validation($"[ec2InstanceType: {instanceType} is no longer among this server's instance types]");
        var image = (await StreamingImageTable.Get(db, request.StudioId, imageId, cancel)).Document;
        if (image.State != StreamingImageState.READY)
            throw ApiError.Conflict(
                $"Streaming image {imageId} is {image.State}; sessions are made from one that is READY.", "INVALID_STATE");
        await EulaCheck.Require(db, request.StudioId, image.Ec2ImageId!, cancel);
        await StudioQuotas.Check(db, request.StudioId, Quota.StreamingSessions, cancel);
        if (SessionTable.IsG5(instanceType))
            await StudioQuotas.Check(db, request.StudioId, Quota.G5Sessions, cancel);

        var now = time.GetUtcNow();
        var id = Ids.New();
        var created = new StreamingSession
        {
            Arn = Arns.Of("streaming-session", studio.Document.HomeRegion!, caller.Account, id),
            CreatedAt = now,
            CreatedBy = caller.PrincipalId,
            Ec2InstanceType = instanceType,
            LaunchProfileId = profile.LaunchProfileId,
            OwnedBy = await ChooseOwner(request, caller, studio.Document, db, cancel),
            SessionId = id,
            SessionPersistenceMode = configuration.SessionPersistenceMode,
            StreamingImageId = imageId,
            Tags = tags,
            VolumeConfiguration = configuration.VolumeConfiguration,
        };
        var facts = new SessionFacts
        {
            StudioId = request.StudioId,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            Policy = SessionPolicy.Of(configuration),
            ImageId = image.Ec2ImageId!,
            Machine = machine,
            Volume = Limits(configuration.VolumeConfiguration ?? VolumeConfiguration.Default),
            Generation = 1,
            StartGeneration = 1,
        };
        var session = SessionChanges.BeginCreate(new SessionChange(created, facts), profile, caller.PrincipalId, now);
        await SessionTable.Rows.Insert(db, session.Session, session.Facts, cancel);
        db.AfterCommit(controller.Wake);
        return new CreateStreamingSessionResponse { Session = Json<StreamingSession>.Of(session.Session) };
    }

    private static VolumeLimits Limits(VolumeConfiguration volume) => new(volume.Size!.Value, volume.Iops!.Value, volume.Throughput!.Value);

    private static string Choose(string? asked, IReadOnlyList<string> offered, string member, Faults faults)
    {
        var chosen = asked ?? offered[0];
        if (!offered.Contains(chosen))
            faults.Add(member, $"must be one the launch profile offers: {string.Join(", ", offered)}");
        return chosen;
    }

    private static async Task<string> ChooseOwner(
        CreateStreamingSessionRequest request, Caller caller, Studio studio, Connection db, CancellationToken cancel)
    {
        if (request.OwnedBy is null || request.OwnedBy == caller.PrincipalId)
            return caller.PrincipalId;
        if (!await StudioAccess.IsAdministrator(caller, studio, db, cancel))
            throw ApiError.AccessDenied(
                $"{caller.Name} may not make sessions for others; leave ownedBy out or set it to {caller.PrincipalId}.");
        return await Principals.Exists(db, caller.Account, request.OwnedBy, cancel)
            ? request.OwnedBy
            : throw ApiError.Validation($"[ownedBy: {request.OwnedBy} is no principal of account {caller.Account}]");
    }
}
