using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.Tests.Harness;

namespace Atelier.Tests.SecurityTokens;

/// <summary>People whom an OpenID Connect issuer vouches for.</summary>
public sealed class WebIdentityTests : IAsyncLifetime
{
    private readonly ManualClock clock = new(TimeProvider.System.GetUtcNow());
    private TestIssuer issuer = null!;
    private TestStudio? opened;

    public async ValueTask InitializeAsync() => issuer = await TestIssuer.Start(clock);

    public async ValueTask DisposeAsync()
    {
        if (opened is not null)
            await opened.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_who_is_vouched_for_gets_credentials_that_work()
    {
        var studio = await Open(issuer.Settings);

        var answer = await SignIn(issuer.Token("subject-1", new() { ["preferred_username"] = "jane" }));
        var jane = studio.Server.Use(new ApiClient(studio.Server.Address, "", "", PrincipalId(answer), clock), answer.Credentials);
        var own = await jane.Get($"{studio.Path}/streaming-sessions?ownedBy={jane.PrincipalId}");

        Assert.Equal(
            ("subject-1", TestIssuer.Audience, issuer.Url), (answer.SubjectFromWebIdentityToken, answer.Audience, answer.Provider));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/user/render", answer.AssumedRoleUser.Arn);
        Assert.Equal(0, own.GetProperty("sessions").GetArrayLength());
        await Refused.WithAccessDenied(() => jane.Get($"{studio.Path}/streaming-sessions"));
    }

    [Fact]
    public async Task A_person_is_the_same_principal_at_every_sign_in_and_no_namesake()
    {
        var studio = await Open(issuer.Settings);
        var claims = new Dictionary<string, object> { ["preferred_username"] = "artist" };

        var first = await SignIn(issuer.Token("subject-1", claims));
        var again = await SignIn(issuer.Token("subject-1", new() { ["preferred_username"] = "renamed" }));
        var namesake = await SignIn(issuer.Token("subject-2", claims));

        Assert.Equal(PrincipalId(first), PrincipalId(again));
        Assert.Equal(3, new[] { PrincipalId(first), PrincipalId(namesake), studio.Artist.PrincipalId }.Distinct().Count());
        Assert.Equal(["administrator", "artist", "artist-2", "artist-3", "supervisor"], await Names());
    }

    [Theory]
    [InlineData("preferred_username", "j doe\n<b>", "j-doe--b-")]
    [InlineData("email", "jane@example.org", "jane@example.org")]
    [InlineData("nickname", "jane", "subject-1")]
    public async Task A_person_is_called_by_what_the_token_says(string claim, string value, string name)
    {
        await Open(issuer.Settings);

        await SignIn(issuer.Token("subject-1", new() { [claim] = value }));

        Assert.Contains(name, await Names());
    }

    [Fact]
    public async Task Another_subject_claim_and_another_name_claim_count_where_they_are_configured()
    {
        await Open(issuer.Settings with { SubjectClaim = "oid", NameClaim = "nickname" });

        var answer = await SignIn(issuer.Token("ignored", new() { ["oid"] = "object-1", ["nickname"] = "jane" }));
        var error = await Wrong("InvalidIdentityToken", issuer.Token("subject-1"));

        Assert.Equal("object-1", answer.SubjectFromWebIdentityToken);
        Assert.Contains("jane", await Names());
        Assert.Contains("claim oid", error.Message);
    }

    [Fact]
    public async Task Who_administers_is_what_the_issuer_says_at_each_sign_in()
    {
        var studio = await Open(issuer.Settings with { Administrators = new ClaimRule("groups", ["leads", "owners"]) });
        string[] both = ["staff", "leads"];
        var lead = issuer.Token("subject-1", new() { ["groups"] = both });
        var staff = issuer.Token("subject-1", new() { ["groups"] = "staff" });

        await Wrong("AccessDenied", staff, Sts.AdminRole, status: 403);
        var answer = await SignIn(lead, Sts.AdminRole);
        var jane = studio.Server.Use(studio.Artist, answer.Credentials);
        await jane.Get($"{studio.Path}/streaming-images");
        await SignIn(staff);

        await Refused.WithAccessDenied(() => jane.Get($"{studio.Path}/streaming-images"));
    }

    [Fact]
    public async Task Who_has_none_of_the_values_for_users_is_refused_and_not_made()
    {
        await Open(issuer.Settings with { Users = new ClaimRule("hd", ["example.org"]) });

        await SignIn(issuer.Token("in", new() { ["hd"] = "example.org" }));
        await Wrong("AccessDenied", issuer.Token("out", new() { ["hd"] = "example.com" }), status: 403);
        await Wrong("AccessDenied", issuer.Token("nowhere"), status: 403);

        Assert.Equal(["administrator", "artist", "in", "supervisor"], await Names());
    }

    [Fact]
    public async Task Who_is_refused_a_role_is_not_made_and_not_told_whether_it_exists()
    {
        var studio = await Open(issuer.Settings);

        var unknown = await Wrong("AccessDenied", issuer.Token("subject-1"), "arn:aws:iam::123456789012:role/unknown", status: 403);
        var forbidden = await Wrong("AccessDenied", issuer.Token("subject-1"), Sts.AdminRole, status: 403);
        Assert.DoesNotContain("subject-1", await Names());
        var answer = await SignIn(issuer.Token("subject-1"));
        await studio.Server.SetEnabled(PrincipalId(answer), isEnabled: false);
        var disabled = await Wrong("AccessDenied", issuer.Token("subject-1"), status: 403);

        Assert.Equal([unknown.Message, unknown.Message], new[] { forbidden.Message, disabled.Message });
    }

    [Fact]
    public async Task A_key_that_the_issuer_has_changed_is_found()
    {
        await Open(issuer.Settings);
        await SignIn(issuer.Token("subject-1"));

        clock.Advance(TimeSpan.FromSeconds(10));
        issuer.UseNewKey(TestIssuer.EllipticKey());
        await SignIn(issuer.Token("subject-1"));

        Assert.Equal(2, issuer.Asked);
    }

    [Fact]
    public async Task Forged_tokens_do_not_make_the_server_ask_the_issuer_again_and_again()
    {
        await Open(issuer.Settings);
        var forged = issuer.Descriptor("subject-1");
        forged.SigningCredentials = new(TestIssuer.RsaKey(), "RS256");
        await SignIn(issuer.Token("subject-1"));

        for (var i = 0; i < 5; i++)
            await Wrong("InvalidIdentityToken", TestIssuer.Sign(forged));

        Assert.Equal(1, issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_told_apart_and_known_keys_stay_good()
    {
        await Open(issuer.Settings);
        issuer.IsUp = false;
        await Wrong("IDPCommunicationError", issuer.Token("subject-1"));

        clock.Advance(TimeSpan.FromSeconds(10));
        issuer.IsUp = true;
        await SignIn(issuer.Token("subject-1"));
        issuer.IsUp = false;
        clock.Advance(TimeSpan.FromHours(25));

        await SignIn(issuer.Token("subject-1"));
    }

    [Fact]
    public async Task An_issuer_that_says_it_is_another_is_not_believed()
    {
        await Open(issuer.Settings);
        issuer.ClaimedUrl = "https://issuer.example.org";

        await Wrong("IDPCommunicationError", issuer.Token("subject-1"));
    }

    private async Task<TestStudio> Open(OidcIssuer settings) =>
        opened = await TestStudio.Open(new TestServerParts { Clock = clock, Issuers = new OidcIssuers([settings]) });

    private async Task<AssumeRoleWithWebIdentityResponse> SignIn(string token, string roleArn = Sts.UserRole)
    {
        using var client = Sts.Client(opened!.Server, new AnonymousAWSCredentials());
        return await client.AssumeRoleWithWebIdentityAsync(
            new AssumeRoleWithWebIdentityRequest { RoleArn = roleArn, RoleSessionName = "render", WebIdentityToken = token });
    }

    private Task<Amazon.SecurityToken.AmazonSecurityTokenServiceException> Wrong(
        string code, string token, string roleArn = Sts.UserRole, int status = 400) =>
        Sts.Refused(code, status, () => SignIn(token, roleArn));

    private static string PrincipalId(AssumeRoleWithWebIdentityResponse answer) => answer.AssumedRoleUser.AssumedRoleId.Split(':')[0];

    private async Task<string[]> Names()
    {
        await using var db = await opened!.Server.Database.Read(CancellationToken.None);
        return [.. (await Principals.List(db, TestServer.Account, CancellationToken.None)).Select(principal => principal.Name)];
    }
}
