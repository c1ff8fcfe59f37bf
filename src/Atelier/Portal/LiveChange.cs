using Atelier.Api;
using Atelier.Eulas;
using Atelier.Identity.SignIn;
using Atelier.LaunchProfiles;
using Atelier.LaunchProfiles.Members;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Streams;
using Atelier.StudioComponents;
using Atelier.Studios;
using Atelier.Studios.Members;

namespace Atelier.Portal;

/// <summary>Somebody who became, ceased to be or is another kind of member; of a launch profile where that is named, else of the
/// studio.</summary>
internal sealed record ChangedMember(string PrincipalId, string? LaunchProfileId);

/// <summary>Something that changed, for those who may see it.</summary>
/// <param name="Kind">The event's name.</param>
/// <param name="StudioId">The studio it is in; empty for what is everybody's.</param>
/// <param name="OwnedBy">Who may see it beside the studio's administrators; null for what has no owner.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">What is told: the resource as the API shows it, and its studio. Empty for what only has streams look up.</param>
internal sealed record LiveChange(string Kind, string StudioId, string? OwnedBy, string Id, byte[] Data)
{
    public const string OfEula = "eula";
    public const string OfLaunchProfile = "launchProfile";
    public const string OfStudio = "studio";
    public const string OfStudioComponent = "studioComponent";

    /// <summary>Reads the row that changed; null where that is nobody's news.</summary>
    public static async Task<LiveChange?> Read(RowChange change, Connection db, CancellationToken cancel) => change.Table switch
    {
        SignIns.TableName => new LiveChange(change.Table, "", null, change.Id, []),
        StudioMemberTable.Name => OfMember("studioMember", MemberKey.Parse(change.Id), inProfile: null),
        LaunchProfileMemberTable.Name => await OfProfileMember(MemberKey.Parse(change.Id), db, cancel),
        var name when name == SessionTable.Rows.Name
            && await SessionTable.Rows.Find(db, change.Id, cancel) is var (session, facts, _) =>
            Of("session", facts.StudioId, session.OwnedBy, session.SessionId, session),
        var name when name == BackupTable.Rows.Name && await BackupTable.Rows.Find(db, change.Id, cancel) is var (backup, facts, _) =>
            Of("backup", facts.StudioId, backup.OwnedBy, backup.BackupId, backup),
        var name when name == StreamTable.Rows.Name && await StreamTable.Rows.Find(db, change.Id, cancel) is var (stream, facts, _) =>
            Of("stream", facts.StudioId, stream.OwnedBy, stream.StreamId, stream),
        var name when name == LaunchProfileTable.Rows.Name
            && await LaunchProfileTable.Rows.Find(db, change.Id, cancel) is var (profile, facts, _) =>
            Of(OfLaunchProfile, facts.StudioId, null, profile.LaunchProfileId, profile),
        var name when name == StudioTable.Rows.Name && await StudioTable.Rows.Find(db, change.Id, cancel) is var (studio, _, _) =>
            Of(OfStudio, change.Id, null, change.Id, studio),
        var name when name == StudioComponentTable.Rows.Name
            && await StudioComponentTable.Rows.Find(db, change.Id, cancel) is var (component, facts, _) =>
            Of(OfStudioComponent, facts.StudioId, null, component.StudioComponentId, component),
        var name when name == StreamingImageTable.Rows.Name
            && await StreamingImageTable.Rows.Find(db, change.Id, cancel) is var (image, facts, _) =>
            Of("streamingImage", facts.StudioId, null, image.StreamingImageId, image),
        var name when name == EulaTable.Rows.Name && await EulaTable.Rows.Find(db, change.Id, cancel) is var (eula, _, _) =>
            Of(OfEula, "", null, eula.EulaId, eula),
        var name when name == EulaAcceptanceTable.Rows.Name
            && await EulaAcceptanceTable.Rows.Find(db, change.Id, cancel) is var (acceptance, _, _) =>
            Of("eulaAcceptance", acceptance.AccepteeId!, null, acceptance.EulaAcceptanceId, acceptance),
        _ => null,
    };

    private static async Task<LiveChange?> OfProfileMember(MemberKey member, Connection db, CancellationToken cancel) =>
        await LaunchProfileTable.Rows.Find(db, member.Of, cancel) is { Facts.StudioId: var studioId }
            ? OfMember("launchProfileMember", member with { Of = studioId }, inProfile: member.Of)
            : null;

    // Also told to the member, whether it is one or was one.
    private static LiveChange OfMember(string kind, MemberKey member, string? inProfile) =>
        Of(kind, member.Of, member.PrincipalId, member.PrincipalId, new ChangedMember(member.PrincipalId, inProfile));

    private static LiveChange Of<T>(string kind, string studioId, string? ownedBy, string? id, T resource)
    {
        var told = new Dictionary<string, object?> { ["studioId"] = studioId, [kind] = resource };
        return new LiveChange(kind, studioId, ownedBy, id!, WireJson.Format.Write(told));
    }
}
