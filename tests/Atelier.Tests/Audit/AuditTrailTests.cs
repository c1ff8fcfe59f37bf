using Atelier.Audit;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Audit;

/// <summary>Who did what is written down with what it did.</summary>
public sealed class AuditTrailTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_change_is_in_the_trail_as_soon_as_it_is_answered(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);

        var component = await studio.CreateComponent(name: "render tools");

        var written = Assert.Single(await studio.Server.ListAudit(new AuditFilter { Operation = "CreateStudioComponent" }));
        Assert.Equal(
            (TestServer.Account, studio.Id, studio.Administrator.PrincipalId, "administrator", "AccessKey", studio.Administrator.Key.Id),
            (written.Account, written.StudioId, written.PrincipalId, written.PrincipalName, written.Proof, written.ProofId));
        Assert.Equal($"arn:aws:nimble:us-west-2:123456789012:studio-component/{component}", written.Resource);
        Assert.Equal(component, written.ResourceId);
        Assert.Equal((200, null, "127.0.0.1", 1), (written.Status, written.Error, written.Address, written.Times));
        Assert.Matches("^[0-9a-f-]{36}$", written.RequestId);
        Assert.Equal("configuration; name; type: CUSTOM", written.Detail);
    }

    [Fact]
    public async Task Who_became_a_member_of_what_can_be_told()
    {
        await using var studio = await TestStudio.Open();
        var profile = await studio.CreateProfile();

        await studio.MakeMember(profile, studio.Artist);
        await studio.Administrator.Delete($"{studio.Path}/launch-profiles/{profile}/membership/{studio.Artist.PrincipalId}");

        var put = await studio.Server.OneEvent("PutLaunchProfileMembers");
        var delete = await studio.Server.OneEvent("DeleteLaunchProfileMember");
        Assert.Equal($"identityStoreId: d-1; members: {studio.Artist.PrincipalId}, USER", put.Detail);
        Assert.Equal(($"launch-profiles/{profile}/membership", profile), (put.Resource, put.ResourceId));
        Assert.Equal($"launch-profiles/{profile}/membership/{studio.Artist.PrincipalId}", delete.Resource);
    }

    [Fact]
    public async Task What_only_reads_leaves_no_trace()
    {
        await using var studio = await TestStudio.Open();
        var before = await studio.Server.ListAudit();

        await studio.Administrator.Get(studio.Path);
        await studio.Administrator.Get("/studios");

        Assert.Equal(before, await studio.Server.ListAudit());
    }

    [Fact]
    public async Task A_refused_call_is_written_down_with_its_error()
    {
        await using var studio = await TestStudio.Open();

        await Refused.With("AccessDeniedException", () => studio.Artist.Delete(studio.Path));

        var written = await studio.Server.OneEvent("DeleteStudio");
        Assert.Equal(("artist", 403, "AccessDeniedException"), (written.PrincipalName, written.Status, written.Error));
        Assert.Contains("takes an account administrator", written.Message);
        Assert.Equal((studio.Id, $"studios/{studio.Id}"), (written.StudioId, written.Resource));
    }

    [Fact]
    public async Task A_call_that_nobody_is_proved_for_is_written_down_without_a_principal()
    {
        await using var studio = await TestStudio.Open();
        var thief = studio.Administrator.With(otherSecret: "a wrong one");

        await Refused.With("InvalidSignatureException", () => thief.Delete(studio.Path));

        var written = await studio.Server.OneEvent("DeleteStudio");
        Assert.Equal((null, "None", studio.Administrator.Key.Id), (written.PrincipalId, written.Proof, written.ProofId));
        Assert.Equal((TestServer.Account, "InvalidSignatureException"), (written.Account, written.Error));
    }

    [Fact]
    public async Task A_flood_of_refused_calls_takes_a_limited_place()
    {
        await using var studio = await TestStudio.Open();
        const int calls = AuditTrail.MostInMinute + 100;

        await Parallel.ForAsync(0, calls, TestContext.Current.CancellationToken, async (number, _) =>
        {
            await Refused.With("AccessDeniedException", () => studio.Artist.Delete($"{studio.Path}/launch-profiles/profile-{number}"));
            await Refused.With("AccessDeniedException", () => studio.Artist.Delete(studio.Path));
        });

        var refused = await Eventually.So(
            () => studio.Server.ListAudit(new AuditFilter { Result = AuditFilter.Refused }),
            seen => seen.Sum(written => written.Times) == 2 * calls,
            () => studio.Server.Clock.Advance(TimeSpan.FromMilliseconds(50)));
        Assert.InRange(refused.Count, 1, AuditTrail.MostInMinute + 1);
        Assert.Equal(calls, refused.Single(written => written.Operation == "DeleteStudio").Times);
    }

    [Fact]
    public async Task A_client_token_that_comes_again_is_a_call_of_its_own()
    {
        await using var studio = await TestStudio.Open();
        var request = new { name = "tools", type = "CUSTOM" };

        await studio.Administrator.Post($"{studio.Path}/studio-components", request, "once");
        await studio.Administrator.Post($"{studio.Path}/studio-components", request, "once");

        var written = await studio.Server.ListAudit(new AuditFilter { Operation = "CreateStudioComponent" });
        Assert.Equal(2, written.Count);
        Assert.Equal(written[0].Resource, written[1].Resource);
    }

    [Fact]
    public async Task Temporary_credentials_are_in_the_trail_by_their_role()
    {
        await using var studio = await TestStudio.Open(Sts.Parts);

        var temporary = await studio.Server.TakeRole(studio.StudioAdministrator, Sts.AdminRole);
        var profile = await studio.CreateProfile();
        await studio.MakeMember(profile, studio.Artist);
        await temporary.Delete($"{studio.Path}/launch-profiles/{profile}/membership/{studio.Artist.PrincipalId}");

        var taken = await studio.Server.OneEvent("AssumeRole");
        var used = await studio.Server.OneEvent("DeleteLaunchProfileMember");
        Assert.Equal(("supervisor", "AccessKey", Sts.AdminRole), (taken.PrincipalName, taken.Proof, taken.Resource));
        Assert.Equal(("supervisor", "TemporaryKey", Sts.AdminRole), (used.PrincipalName, used.Proof, used.RoleArn));
        Assert.StartsWith(TemporaryKeys.Kind, used.ProofId);
    }

    [Fact]
    public async Task Sign_ins_are_in_the_trail_done_failed_and_locked_out()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var browser = await TestBrowser.SignedIn(server, "ada");
        await browser.Send(HttpMethod.Post, "/portal/sign-out");
        using var guesser = new TestBrowser(server);
        for (var guess = 0; guess < FailedSignIns.MostForName; guess++)
            await Refused.With("AccessDeniedException", () => guesser.SignIn("ada", "not the phrase at all"));
        await Refused.With("ThrottlingException", () => guesser.SignIn("ada", "not the phrase at all"));
        await Refused.With("AccessDeniedException", () => guesser.SignIn("my secret typed as a name", "whatever it may be"));

        var all = await Eventually.So(
            () => server.ListAudit(), seen => seen.Sum(written => written.Times) == FailedSignIns.MostForName + 4,
            () => server.Clock.Advance(TimeSpan.FromMilliseconds(50)));
        var done = all.Single(written => written is { Operation: "SignIn", Error: null });
        Assert.Equal(("ada", "Password", done.PrincipalId), (done.PrincipalName, done.Proof, done.Resource));
        Assert.Equal("SignIn", Assert.Single(all, written => written.Operation == "SignOut").Proof);
        var failed = all.Where(written => written.Error == "AccessDeniedException").ToArray();
        Assert.Contains(failed, written => written.PrincipalId is null && written.Account == TestServer.Account);
        Assert.Single(all, written => written is { Operation: "SignIn", Error: "ThrottlingException" });
        Assert.DoesNotContain("my secret", await DatabaseDump.Read(server.Database));
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_trail()
    {
        await using var studio = await TestStudio.Open(Sts.Parts);
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada");

        await browser.Send(
            HttpMethod.Post, "/portal/password", new { password = TestBrowser.Password, newPassword = "another long phrase" });
        await studio.Administrator.Post($"{studio.Path}/studio-components", new
        {
            name = "tools", type = "CUSTOM",
            initializationScripts = new[]
            {
                new
                {
                    launchProfileProtocolVersion = "2021-03-31", platform = "LINUX", runContext = "SYSTEM_INITIALIZATION",
                    script = "hunter2",
                },
            },
            scriptParameters = new[] { new { key = "TOKEN", value = "hunter3" } },
        });
        var credentials = (await studio.Server.AssumeRole(studio.Artist, Sts.UserRole)).Credentials;

        Assert.Equal("password; newPassword", (await studio.Server.OneEvent("ChangePassword")).Detail);
        var trail = string.Join('\n', await studio.Server.ListAudit());
        Assert.Contains("initializationScripts", trail);
        string[] secrets =
        [
            TestBrowser.Password, "another long phrase", "hunter2", "hunter3", "TOKEN", credentials.SecretAccessKey,
            credentials.SessionToken,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, trail));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_is_older_than_it_is_kept_goes_and_so_do_refusals_beyond_their_number(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        await studio.CreateComponent(name: "old");
        var old = await studio.Server.ListAudit();
        studio.Server.Clock.Advance(TimeSpan.FromDays(10));
        await studio.CreateComponent(name: "new");
        for (var number = 0; number < 5; number++)
            await Refused.With("AccessDeniedException", () => studio.Artist.Delete($"{studio.Path}/launch-profiles/profile-{number}"));
        await Eventually.So(
            () => studio.Server.ListAudit(new AuditFilter { Result = AuditFilter.Refused }), seen => seen.Count == 5,
            () => studio.Server.Clock.Advance(TimeSpan.FromSeconds(1)));

        await AuditPurge.Chore(studio.Server.Database, TimeSpan.FromDays(5), studio.Server.Clock, mostRefusals: 3)
            .Run(TestContext.Current.CancellationToken);

        var left = await studio.Server.ListAudit();
        Assert.Empty(left.Intersect(old));
        Assert.Equal(
            ["profile-4", "profile-3", "profile-2"],
            left.Where(written => written.Error is not null).Select(written => written.ResourceId));
        Assert.Single(left, written => written.Error is null);
    }

    [Fact]
    public async Task The_servers_own_chore_removes_what_is_too_old()
    {
        await using var studio = await TestStudio.Open();

        await Eventually.So(
            () => studio.Server.ListAudit(), seen => seen.Count == 0, () => studio.Server.Pass(TimeSpan.FromDays(100)));
    }
}
