using Atelier.Tests.Harness;

namespace Atelier.Tests.Access;

/// <summary>
/// One call: who makes it, what it is about, and whether it will do its work, so that it needs something of its own. What is only looked at
/// is shared with other scenes.
/// </summary>
internal sealed record Scene(AccessWorld World, Role Role, Target Target, bool IsAllowed)
{
    public Place Place => Target == Target.OtherStudio ? World.Elsewhere : World.Here;

    public string Path => Place.Path;

    /// <summary>Whoever owns what the call is about. Nobody of another account can own anything here.</summary>
    public ApiClient Owner => Target == Target.Own && Role != Role.OtherAccount ? World.Caller(Role) : World.Colleague;

    public string ProfileId => Target == Target.Own ? Place.MembersProfile : Place.OthersProfile;

    public string Profile => $"{Path}/launch-profiles/{ProfileId}";

    /// <summary>The one member of the launch profile in question that stays.</summary>
    public string Member => (Target == Target.Own ? World.Caller(Role.ProfileMember) : World.Colleague).PrincipalId;

    public string Guest => World.Guest.PrincipalId;

    public async Task<string> Studio() =>
        TestStudio.PathOf(IsAllowed ? await TestStudio.CreateStudio(World.Administrator, World.NewStudioName()) : Place.Id);

    public async Task<string> Component() =>
        $"{Path}/studio-components/{(IsAllowed ? await Place.CreateComponent() : Place.Component)}";

    public async Task<string> Image() => $"{Path}/streaming-images/{(IsAllowed ? await Place.CreateImage() : Place.Image)}";

    public async Task<string> FreshProfile() => $"{Path}/launch-profiles/{(IsAllowed ? await Place.CreateProfile() : ProfileId)}";

    public Task<string> SharedReadySession() =>
        Place.Shared($"ready {ProfileId} {Owner.PrincipalId}", () => Place.CreateReadySession(ProfileId, Owner.PrincipalId));

    public Task<string> SharedStoppedSession() =>
        Place.Shared($"stopped {ProfileId} {Owner.PrincipalId}", () => Place.CreateStoppedSession(ProfileId, Owner.PrincipalId));

    public Task<string> ReadySession() =>
        IsAllowed ? Place.CreateReadySession(ProfileId, Owner.PrincipalId) : SharedReadySession();

    public Task<string> StoppedSession() =>
        IsAllowed ? Place.CreateStoppedSession(ProfileId, Owner.PrincipalId) : SharedStoppedSession();

    public Task<string> Stream(string sessionId) => Place.Shared($"stream {sessionId}", async () =>
    {
        var created = await World.Administrator.Post($"{Path}/streaming-sessions/{sessionId}/streams");
        return created.GetProperty("stream").Text("streamId")!;
    });

    public async Task<string> Backup()
    {
        var sessionId = await SharedStoppedSession();
        var answer = await World.Administrator.Get($"{Path}/streaming-session-backups?ownedBy={Owner.PrincipalId}");
        return answer.GetProperty("streamingSessionBackups").EnumerateArray()
            .First(backup => backup.Text("sessionId") == sessionId).Text("backupId")!;
    }

    /// <summary>Has the guest join what is at the path before the call takes the membership away.</summary>
    public async Task<string> Joined(string path, string persona)
    {
        await Place.Join(path, Guest, persona);
        return Guest;
    }

    /// <summary>The image's ARN as one piece of a path.</summary>
    public async Task<string> Arn()
    {
        var answer = await World.Administrator.Get($"{Path}/streaming-images/{Place.Image}");
        return Uri.EscapeDataString(answer.GetProperty("streamingImage").Text("arn")!);
    }
}
