using Atelier.Api;
using Atelier.Tests.Eulas;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Api;

/// <summary>A request as an administrator sends it, but for its client token.</summary>
internal sealed record TokenRequest(HttpMethod Method, string Path, object? Body = null)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>
/// For each operation whose requests have a client token, how to come by one that succeeds once, and is unlike every other: what it needs
/// is made first.
/// </summary>
internal static class TokenRequests
{
    /// <summary>The one operation that this server always refuses.</summary>
    public const string NeverDone = "StartStudioSSOConfigurationRepair";

    public static IReadOnlyDictionary<string, Func<SessionStudio, Task<TokenRequest>>> Makers { get; } =
        new Dictionary<string, Func<SessionStudio, Task<TokenRequest>>>
        {
            ["AcceptEulas"] = async studio =>
            {
                var eula = Unique();
                await OperatorsEulas.Add(studio.Server, eula);
                return new(HttpMethod.Post, $"{studio.Path}/eula-acceptances", new { eulaIds = new[] { eula } });
            },
            ["CreateLaunchProfile"] = studio => Post($"{studio.Path}/launch-profiles", Profile(studio)),
            ["CreateStreamingImage"] = studio => Post($"{studio.Path}/streaming-images", Image()),
            ["CreateStreamingSession"] = studio => Post(
                $"{studio.Path}/streaming-sessions", new { launchProfileId = studio.Profile, tags = new { unique = Unique() } }),
            ["CreateStreamingSessionStream"] = async studio => new(HttpMethod.Post, $"{await ReadySession(studio)}/streams"),
            ["CreateStudio"] = _ => Post("/studios", Studio()),
            ["CreateStudioComponent"] = studio => Post($"{studio.Path}/studio-components", Component()),
            ["DeleteLaunchProfile"] = async studio => new(HttpMethod.Delete, await NewProfile(studio)),
            ["DeleteLaunchProfileMember"] = async studio => new(HttpMethod.Delete, await NewProfileMember(studio)),
            ["DeleteStreamingImage"] = async studio => new(HttpMethod.Delete, await NewImage(studio)),
            ["DeleteStreamingSession"] = async studio => new(HttpMethod.Delete, await ReadySession(studio)),
            ["DeleteStudio"] = async studio => new(HttpMethod.Delete, await NewStudio(studio)),
            ["DeleteStudioComponent"] = async studio => new(HttpMethod.Delete, await NewComponent(studio)),
            ["DeleteStudioMember"] = async studio =>
            {
                var request = await StudioMember(studio);
                await studio.Administrator.Api.Post(request.Path, request.Body);
                return new(HttpMethod.Delete, $"{request.Path}/{IdOf(request)}");
            },
            ["PutLaunchProfileMembers"] = ProfileMember,
            ["PutStudioMembers"] = StudioMember,
            ["StartStreamingSession"] = async studio =>
                new(HttpMethod.Post, $"{studio.Administrator.PathOf(await studio.Administrator.CreateStoppedSession())}/start"),
            [NeverDone] = async studio => new(HttpMethod.Put, $"{await NewStudio(studio)}/sso-configuration"),
            ["StopStreamingSession"] = async studio => new(HttpMethod.Post, $"{await ReadySession(studio)}/stop"),
            ["UpdateLaunchProfile"] = async studio => new(HttpMethod.Patch, await NewProfile(studio), new { description = Unique() }),
            ["UpdateLaunchProfileMember"] = async studio =>
                new(HttpMethod.Patch, await NewProfileMember(studio), new { persona = "USER" }),
            ["UpdateStreamingImage"] = async studio => new(HttpMethod.Patch, await NewImage(studio), new { name = Unique() }),
            ["UpdateStudio"] = async studio => new(HttpMethod.Patch, await NewStudio(studio), new { displayName = Unique() }),
            ["UpdateStudioComponent"] = async studio => new(HttpMethod.Patch, await NewComponent(studio), new { name = Unique() }),
        };

    private static Task<TokenRequest> Post(string path, object body) => Task.FromResult(new TokenRequest(HttpMethod.Post, path, body));

    // Good for any member, also for those that take lower case only.
    private static string Unique() => Ids.ToHex(Ids.New())[..22];

    private static object Image() => new { name = Unique(), ec2ImageId = SimulatedImages.Minimal.ImageId };

    private static object Component() => new { name = Unique(), type = "CUSTOM" };

    private static object Studio() => new
    {
        studioName = Unique(),
        displayName = "Another studio",
        adminRoleArn = "arn:aws:iam::123456789012:role/admin",
        userRoleArn = "arn:aws:iam::123456789012:role/user",
    };

    private static object Profile(SessionStudio studio) => new
    {
        name = Unique(),
        ec2SubnetIds = Array.Empty<string>(),
        launchProfileProtocolVersions = new[] { "2021-03-31" },
        studioComponentIds = new[] { studio.Component },
        streamConfiguration = TestStudio.StreamConfiguration([.. studio.Images]),
    };

    private static async Task<string> NewStudio(SessionStudio studio) =>
        TestStudio.PathOf(await TestStudio.CreateStudio(studio.Administrator.Api, Unique()));

    private static async Task<string> NewComponent(SessionStudio studio) =>
        $"{studio.Path}/studio-components/{await studio.Create("studio-components", "studioComponent", Component())}";

    private static async Task<string> NewImage(SessionStudio studio) =>
        $"{studio.Path}/streaming-images/{await studio.Create("streaming-images", "streamingImage", Image())}";

    private static async Task<string> NewProfile(SessionStudio studio) =>
        $"{studio.Path}/launch-profiles/{await studio.Create("launch-profiles", "launchProfile", Profile(studio))}";

    private static async Task<string> ReadySession(SessionStudio studio) =>
        studio.Administrator.PathOf(await studio.Administrator.CreateReadySession());

    private static async Task<TokenRequest> StudioMember(SessionStudio studio) =>
        new(HttpMethod.Post, $"{studio.Path}/membership", await Members(studio, "ADMINISTRATOR"));

    private static async Task<TokenRequest> ProfileMember(SessionStudio studio) =>
        new(HttpMethod.Post, $"{studio.Path}/launch-profiles/{studio.Profile}/membership", await Members(studio, "USER"));

    private static async Task<NewMembers> Members(SessionStudio studio, string persona) =>
        new("d-1", [new NewMember((await studio.SignIn(Unique())).Id, persona)]);

    private static async Task<string> NewProfileMember(SessionStudio studio)
    {
        var request = await ProfileMember(studio);
        await studio.Administrator.Api.Post(request.Path, request.Body);
        return $"{request.Path}/{IdOf(request)}";
    }

    private static string IdOf(TokenRequest request) => ((NewMembers)request.Body!).members[0].principalId;

    // Named as on the wire.
    private sealed record NewMembers(string identityStoreId, NewMember[] members);

    private sealed record NewMember(string principalId, string persona);
}
