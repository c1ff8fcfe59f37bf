namespace Atelier.Tests.Access;

/// <summary>What is sent besides the method, which the route has.</summary>
internal sealed record Call(string Path, object? Body = null);

/// <summary>For every operation, a call that succeeds for whoever may make it.</summary>
internal static class Calls
{
    private const string Role = "arn:aws:iam::123456789012:role/any";

    public static IReadOnlyDictionary<string, Func<Scene, Task<Call>>> Of { get; } = new Dictionary<string, Func<Scene, Task<Call>>>
    {
        ["CreateStudio"] = scene => To(
            "/studios", new { studioName = scene.World.NewStudioName(), displayName = "", adminRoleArn = Role, userRoleArn = Role }),
        ["GetStudio"] = scene => To(scene.Path),
        ["ListStudios"] = _ => To("/studios"),
        ["UpdateStudio"] = async scene => new(await scene.Studio(), new { displayName = "New" }),
        ["DeleteStudio"] = async scene => new(await scene.Studio()),
        ["StartStudioSSOConfigurationRepair"] = scene => To($"{scene.Path}/sso-configuration"),

        ["PutStudioMembers"] = scene => To($"{scene.Path}/membership", Members(scene.Guest, "ADMINISTRATOR")),
        ["GetStudioMember"] = scene => To($"{scene.Path}/membership/{scene.Place.StudioAdministrator}"),
        ["ListStudioMembers"] = scene => To($"{scene.Path}/membership"),
        ["DeleteStudioMember"] = async scene => new($"{scene.Path}/membership/{await scene.Joined("", "ADMINISTRATOR")}"),

        ["ListEulas"] = _ => To("/eulas"),
        ["GetEula"] = _ => To($"/eulas/{AccessWorld.Eula}"),
        ["AcceptEulas"] = scene => To($"{scene.Path}/eula-acceptances", new { eulaIds = new[] { AccessWorld.Eula } }),
        ["ListEulaAcceptances"] = scene => To($"{scene.Path}/eula-acceptances"),

        ["CreateStudioComponent"] = scene => To($"{scene.Path}/studio-components", new { name = "a", type = "CUSTOM" }),
        ["GetStudioComponent"] = scene => To($"{scene.Path}/studio-components/{scene.Place.Component}"),
        ["ListStudioComponents"] = scene => To($"{scene.Path}/studio-components"),
        ["UpdateStudioComponent"] = async scene => new(await scene.Component(), new { name = "b" }),
        ["DeleteStudioComponent"] = async scene => new(await scene.Component()),

        ["CreateStreamingImage"] = scene => To($"{scene.Path}/streaming-images", new { name = "a", ec2ImageId = "ami-0" }),
        ["GetStreamingImage"] = scene => To($"{scene.Path}/streaming-images/{scene.Place.Image}"),
        ["ListStreamingImages"] = scene => To($"{scene.Path}/streaming-images"),
        ["UpdateStreamingImage"] = async scene => new(await scene.Image(), new { name = "b" }),
        ["DeleteStreamingImage"] = async scene => new(await scene.Image()),

        ["CreateLaunchProfile"] = scene => To($"{scene.Path}/launch-profiles", scene.Place.ProfileRequest()),
        ["GetLaunchProfile"] = scene => To(scene.Profile),
        ["GetLaunchProfileDetails"] = scene => To($"{scene.Profile}/details"),
        ["GetLaunchProfileInitialization"] = scene => To(
            $"{scene.Profile}/init?launchProfileProtocolVersions=2021-03-31&launchPurpose=RENDER&platform=LINUX"),
        ["ListLaunchProfiles"] = scene => To($"{scene.Path}/launch-profiles?principalId={scene.Owner.PrincipalId}"),
        ["UpdateLaunchProfile"] = async scene => new(await scene.FreshProfile(), new { name = "b" }),
        ["DeleteLaunchProfile"] = async scene => new(await scene.FreshProfile()),

        ["PutLaunchProfileMembers"] = scene => To($"{scene.Profile}/membership", Members(scene.Guest, "USER")),
        ["GetLaunchProfileMember"] = scene => To($"{scene.Profile}/membership/{scene.Member}"),
        ["ListLaunchProfileMembers"] = scene => To($"{scene.Profile}/membership"),
        ["UpdateLaunchProfileMember"] = scene => To($"{scene.Profile}/membership/{scene.Member}", new { persona = "USER" }),
        ["DeleteLaunchProfileMember"] = async scene =>
            new($"{scene.Profile}/membership/{await scene.Joined($"/launch-profiles/{scene.ProfileId}", "USER")}"),

        ["CreateStreamingSession"] = scene => To($"{scene.Path}/streaming-sessions", new { launchProfileId = scene.ProfileId }),
        ["GetStreamingSession"] = async scene => new($"{scene.Path}/streaming-sessions/{await scene.SharedReadySession()}"),
        ["ListStreamingSessions"] = scene => To($"{scene.Path}/streaming-sessions?ownedBy={scene.Owner.PrincipalId}"),
        ["StartStreamingSession"] = async scene => new($"{scene.Path}/streaming-sessions/{await scene.StoppedSession()}/start"),
        ["StopStreamingSession"] = async scene => new($"{scene.Path}/streaming-sessions/{await scene.ReadySession()}/stop"),
        ["DeleteStreamingSession"] = async scene => new($"{scene.Path}/streaming-sessions/{await scene.ReadySession()}"),
        ["CreateStreamingSessionStream"] = async scene =>
            new($"{scene.Path}/streaming-sessions/{await scene.SharedReadySession()}/streams"),
        ["GetStreamingSessionStream"] = async scene =>
        {
            var sessionId = await scene.SharedReadySession();
            return new($"{scene.Path}/streaming-sessions/{sessionId}/streams/{await scene.Stream(sessionId)}");
        },
        ["GetStreamingSessionBackup"] = async scene => new($"{scene.Path}/streaming-session-backups/{await scene.Backup()}"),
        ["ListStreamingSessionBackups"] = scene => To($"{scene.Path}/streaming-session-backups?ownedBy={scene.Owner.PrincipalId}"),

        ["TagResource"] = async scene => new($"/tags/{await scene.Arn()}", new { tags = new { a = "b" } }),
        ["UntagResource"] = async scene => new($"/tags/{await scene.Arn()}?tagKeys=a"),
        ["ListTagsForResource"] = async scene => new($"/tags/{await scene.Arn()}"),
    };

    private static Task<Call> To(string path, object? body = null) => Task.FromResult(new Call(path, body));

    private static object Members(string principalId, string persona) =>
        new { identityStoreId = "d-1", members = new[] { new { principalId, persona } } };
}
