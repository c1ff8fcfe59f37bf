using System.Text;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.SecurityTokens;

/// <summary>What each role of a studio lets people do, whatever they may do without it.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private const string OtherRole = "arn:aws:iam::123456789012:role/other";
    private TestStudio studio = null!;
    private string profile = null!;
    private string otherStudio = null!;
    private string newcomer = null!;

    public async ValueTask InitializeAsync()
    {
        studio = await TestStudio.Open(Sts.Parts);
        profile = await studio.CreateProfile();
        otherStudio = TestStudio.PathOf(await TestStudio.CreateStudio(studio.Administrator, "other"));
        await studio.Administrator.Patch(otherStudio, new { adminRoleArn = OtherRole, userRoleArn = Sts.UserRole });
        newcomer = (await studio.Server.SignIn("newcomer", PrincipalKind.User)).PrincipalId;
    }

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task A_role_lets_everybody_do_the_same()
    {
        const string expected =
            """
            operation                                  adminRoleArn    userRoleArn
            ListStudios                                no              no
            GetStudio                                  no              no
            UpdateStudio                               no              no
            PutStudioMembers                           no              no
            ListStudioMembers                          yes             yes
            ListEulas                                  yes             yes
            ListEulaAcceptances                        yes             yes
            GetEula                                    yes             no
            AcceptEulas                                yes             no
            CreateStudioComponent                      no              no
            ListStudioComponents                       no              no
            ListStreamingImages                        yes             no
            ListLaunchProfiles                         yes             no
            ListLaunchProfiles, own                    yes             yes
            GetLaunchProfile                           yes             no
            UpdateLaunchProfile                        no              no
            PutLaunchProfileMembers                    yes             no
            CreateStreamingSession                     yes             no
            CreateStreamingSession, another's          yes             no
            ListStreamingSessions                      yes             no
            ListStreamingSessions, own                 yes             yes
            ListStreamingSessionBackups                yes             no
            ListStreamingSessionBackups, own           yes             yes
            TagResource                                no              no
            ListStudioMembers, another studio's        no              yes
            ListStreamingImages, another studio's      no              no
            ListStudioMembers, no studio's             no              no

            """;
        var admins = new[] { studio.Administrator, studio.StudioAdministrator };
        var users = admins.Append(studio.Artist);
        var table = new StringBuilder().AppendLine($"{"operation",-42} {"adminRoleArn",-15} userRoleArn");
        var inAdminRole = await Take(admins, Sts.AdminRole);
        var inUserRole = await Take(users, Sts.UserRole);
        foreach (var (name, call) in Operations())
            table.AppendLine($"{name,-42} {await Ask(inAdminRole, call),-15} {await Ask(inUserRole, call)}");

        Assert.Equal(expected, table.ToString());
    }

    [Fact]
    public async Task A_user_in_a_role_uses_the_launch_profiles_it_is_a_member_of_and_owns_what_it_makes()
    {
        await studio.MakeMember(profile, studio.Administrator);
        var inRole = await studio.Server.TakeRole(studio.Administrator, Sts.UserRole);
        await studio.CreateProfile("not a member's");

        var profiles = await inRole.Get($"{studio.Path}/launch-profiles?principalId={inRole.PrincipalId}");
        var session = await inRole.Post($"{studio.Path}/streaming-sessions", new { launchProfileId = profile });
        var error = await Refused.With(
            "AccessDeniedException",
            () => inRole.Post(
                $"{studio.Path}/streaming-sessions", new { launchProfileId = profile, ownedBy = studio.Artist.PrincipalId }));

        Assert.Equal([profile], profiles.Each("launchProfiles", "launchProfileId"));
        Assert.Equal(studio.Administrator.PrincipalId, session.GetProperty("session").Text("ownedBy"));
        Assert.Contains("may not make sessions for others", error.Message);
    }

    [Fact]
    public async Task Another_persons_session_is_out_of_an_administrators_reach_in_the_user_role()
    {
        await studio.MakeMember(profile, studio.Artist);
        var made = await studio.Artist.Post($"{studio.Path}/streaming-sessions", new { launchProfileId = profile });
        var path = $"{studio.Path}/streaming-sessions/{made.GetProperty("session").Text("sessionId")}";
        var asUser = await studio.Server.TakeRole(studio.StudioAdministrator, Sts.UserRole);
        var asAdmin = await studio.Server.TakeRole(studio.StudioAdministrator, Sts.AdminRole);

        await Refused.WithAccessDenied(
            () => asUser.Get(path), () => asUser.Post($"{path}/start"), () => asUser.Post($"{path}/stop"), () => asUser.Delete(path),
            () => asUser.Post($"{path}/streams"));
        await asAdmin.Get(path);
    }

    [Fact]
    public async Task A_role_is_worth_what_its_studio_and_its_principal_are_worth_now()
    {
        var inRole = await studio.Server.TakeRole(studio.StudioAdministrator, Sts.AdminRole);
        await inRole.Get($"{studio.Path}/streaming-images");

        await studio.Administrator.Delete($"{studio.Path}/membership/{studio.StudioAdministrator.PrincipalId}");
        await Refused.WithAccessDenied(() => inRole.Get($"{studio.Path}/streaming-images"));
        await inRole.Get($"{studio.Path}/membership");
        await studio.Administrator.Patch(studio.Path, new { adminRoleArn = OtherRole });

        var error = await Refused.With("AccessDeniedException", () => inRole.Get($"{studio.Path}/membership"));
        Assert.EndsWith($"These credentials are limited to the role {Sts.AdminRole}.", error.Message);
    }

    [Fact]
    public async Task Roles_taken_one_after_the_other_reach_what_all_of_them_reach()
    {
        var first = await studio.Server.TakeRole(studio.Administrator, OtherRole);

        var second = await studio.Server.TakeRole(first, Sts.UserRole);

        await second.Get($"{otherStudio}/membership");
        await Refused.WithAccessDenied(() => second.Get($"{studio.Path}/membership"));
    }

    private (string Name, Func<ApiClient, Task> Call)[] Operations()
    {
        var path = studio.Path;
        string[] unknown = ["unknown"];
        object Members(string persona) => new { identityStoreId = "d-1", members = new[] { new { principalId = newcomer, persona } } };
        var arn = Uri.EscapeDataString($"arn:aws:nimble:us-west-2:123456789012:launch-profile/{profile}");
        return
        [
            ("ListStudios", who => who.Get("/studios")),
            ("GetStudio", who => who.Get(path)),
            ("UpdateStudio", who => who.Patch(path, new { displayName = "Mine" })),
            ("PutStudioMembers", who => who.Post($"{path}/membership", Members("ADMINISTRATOR"))),
            ("ListStudioMembers", who => who.Get($"{path}/membership")),
            ("ListEulas", who => who.Get("/eulas")),
            ("ListEulaAcceptances", who => who.Get($"{path}/eula-acceptances")),
            ("GetEula", who => who.Get("/eulas/unknown")),
            ("AcceptEulas", who => who.Post($"{path}/eula-acceptances", new { eulaIds = unknown })),
            ("CreateStudioComponent", who => who.Post($"{path}/studio-components", new { name = "mine", type = "CUSTOM" })),
            ("ListStudioComponents", who => who.Get($"{path}/studio-components")),
            ("ListStreamingImages", who => who.Get($"{path}/streaming-images")),
            ("ListLaunchProfiles", who => who.Get($"{path}/launch-profiles")),
            ("ListLaunchProfiles, own", who => who.Get($"{path}/launch-profiles?principalId={who.PrincipalId}")),
            ("GetLaunchProfile", who => who.Get($"{path}/launch-profiles/{profile}")),
            ("UpdateLaunchProfile", who => who.Patch($"{path}/launch-profiles/{profile}", new { name = "mine" })),
            ("PutLaunchProfileMembers", who => who.Post($"{path}/launch-profiles/{profile}/membership", Members("USER"))),
            ("CreateStreamingSession", who => who.Post($"{path}/streaming-sessions", new { launchProfileId = profile })),
            ("CreateStreamingSession, another's", who => who.Post(
                $"{path}/streaming-sessions", new { launchProfileId = profile, ownedBy = newcomer })),
            ("ListStreamingSessions", who => who.Get($"{path}/streaming-sessions")),
            ("ListStreamingSessions, own", who => who.Get($"{path}/streaming-sessions?ownedBy={who.PrincipalId}")),
            ("ListStreamingSessionBackups", who => who.Get($"{path}/streaming-session-backups")),
            ("ListStreamingSessionBackups, own", who => who.Get($"{path}/streaming-session-backups?ownedBy={who.PrincipalId}")),
            ("TagResource", who => who.Post($"/tags/{arn}", new { tags = new { a = "b" } })),
            ("ListStudioMembers, another studio's", who => who.Get($"{otherStudio}/membership")),
            ("ListStreamingImages, another studio's", who => who.Get($"{otherStudio}/streaming-images")),
            ("ListStudioMembers, no studio's", who => who.Get($"{TestStudio.PathOf("us-west-2:stid-0000000000000000")}/membership")),
        ];
    }

    private async Task<ApiClient[]> Take(IEnumerable<ApiClient> users, string roleArn)
    {
        var inRole = new List<ApiClient>();
        foreach (var user in users)
            inRole.Add(await studio.Server.TakeRole(user, roleArn));
        return [.. inRole];
    }

    // An operation that gets past the access rule is allowed, also if it then finds nothing.
    private static async Task<string> Ask(ApiClient[] users, Func<ApiClient, Task> call)
    {
        var answers = new HashSet<string>();
        foreach (var user in users)
        {
            try
            {
                await call(user);
                answers.Add("yes");
            }
            catch (ApiErrorSeen error)
            {
                answers.Add(
                    error.Code switch { "AccessDeniedException" => "no", "ResourceNotFoundException" => "yes", _ => error.Message });
            }
        }

        return string.Join(" / ", answers);
    }
}
