using System.Text.Json;
using Atelier.Audit;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Portal;

/// <summary>The audit trail as the portal lists and exports it, and who may see what of it.</summary>
public sealed class AuditPageTests
{
    private const string OtherAccount = "210987654321";

    [Fact]
    public async Task It_is_listed_newest_first_in_pages()
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        for (var number = 0; number < 5; number++)
            await studio.CreateComponent(name: $"component-{number}");

        var first = await browser.Get("/portal/audit?operation=CreateStudioComponent&maxResults=3");
        var second = await browser.Get(
            $"/portal/audit?operation=CreateStudioComponent&maxResults=3&nextToken={first.Text("nextToken")}");

        string[] ids = [.. first.Each("events", "eventId"), .. second.Each("events", "eventId")];
        Assert.Equal(5, ids.Length);
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        Assert.False(second.TryGetProperty("nextToken", out _));
    }

    [Theory]
    [InlineData("?principal=supervisor", "DeleteStudio")]
    [InlineData("?operation=PutStudioMembers", "PutStudioMembers")]
    [InlineData("?result=refused", "DeleteStudio")]
    [InlineData("?result=AccessDeniedException", "DeleteStudio")]
    [InlineData("?result=failed")]
    [InlineData("?text=ACCOUNT%20adminis", "DeleteStudio")]
    [InlineData("?text=100%25")]
    [InlineData("?until=2020-01-01T00:00:00Z")]
    [InlineData("?from=2000-01-01T00:00:00Z&operation=SignIn&result=done", "SignIn")]
    public async Task It_can_be_searched(string question, params string[] operations)
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        await Refused.With("AccessDeniedException", () => studio.StudioAdministrator.Delete(studio.Path));
        await studio.Server.OneEvent("DeleteStudio");

        Assert.Equal(operations, await browser.EachEvent("operation", question));
    }

    [Fact]
    public async Task What_was_done_to_a_resource_is_found_by_its_id_and_by_its_arn()
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        studio.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var began = studio.Server.Clock.GetUtcNow();
        var component = await studio.CreateComponent();
        await studio.Component(component, "READY");
        await studio.Administrator.Patch($"{studio.Path}/studio-components/{component}", new { description = "other words" });

        string[] done = ["UpdateStudioComponent", "CreateStudioComponent"];
        var arn = $"arn:aws:nimble:us-west-2:123456789012:studio-component/{component}";
        Assert.Equal(done, await browser.EachEvent("operation", $"?resource={component}"));
        Assert.Equal(done, await browser.EachEvent("operation", $"?resource={Uri.EscapeDataString(arn)}"));
        Assert.Equal(
            ["PutStudioMembers", "CreateStudio"],
            await browser.EachEvent("operation", $"?studioId={Uri.EscapeDataString(studio.Id)}&until={began.UtcDateTime:s}Z"));
        Assert.Equal(done, await browser.EachEvent("operation", $"?from={began.UtcDateTime:s}Z"));
    }

    [Fact]
    public async Task A_studio_administrator_sees_that_studio_alone_and_a_user_nothing()
    {
        await using var studio = await TestStudio.Open();
        await studio.CreateComponent();
        var other = await TestStudio.CreateStudio(studio.Administrator, "otherstudio");
        using var supervisor = await TestBrowser.SignedIn(studio.Server, "supervisor");
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        var own = $"?studioId={Uri.EscapeDataString(studio.Id)}";

        Assert.Equal(["CreateStudioComponent", "PutStudioMembers", "CreateStudio"], await supervisor.EachEvent("operation", own));
        await Refused.WithAccessDenied(
            () => supervisor.Get("/portal/audit"),
            () => supervisor.Get($"/portal/audit?studioId={Uri.EscapeDataString(other)}"),
            () => artist.Get("/portal/audit"),
            () => artist.Get($"/portal/audit{own}"),
            () => artist.Get($"/portal/audit/export{own}&format=csv"));
    }

    [Fact]
    public async Task An_account_sees_nothing_of_another()
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, OtherAccount);

        // What a stranger tries in a studio of this account is the stranger's affair.
        await Refused.With("ResourceNotFoundException", () => stranger.Delete(studio.Path));
        await TestStudio.CreateStudio(stranger, "theirs");
        var unknown = stranger.With(keyId: $"{AccessKeys.Kind}UNKNOWNUNKNOWN22");
        await Refused.With("UnrecognizedClientException", () => unknown.Delete("/studios/any"));
        var all = await Eventually.So(
            () => studio.Server.ListAudit(new AuditFilter { Operation = "DeleteStudio" }), seen => seen.Count == 2,
            () => studio.Server.Clock.Advance(TimeSpan.FromSeconds(1)));

        Assert.Contains(all, written => written.Account == OtherAccount);
        Assert.Contains(all, written => written.Account is null);
        Assert.Equal(["SignIn", "PutStudioMembers", "CreateStudio"], await browser.EachEvent("operation"));
        var inStudio = await browser.EachEvent("principalName", $"?studioId={Uri.EscapeDataString(studio.Id)}");
        Assert.DoesNotContain("stranger", inStudio);
    }

    [Fact]
    public async Task A_token_of_another_search_is_refused()
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        var token = (await browser.Get("/portal/audit?maxResults=1")).Text("nextToken");

        var refused = await Refused.With(
            "ValidationException", () => browser.Get($"/portal/audit?maxResults=1&operation=SignIn&nextToken={token}"));

        Assert.Contains("nextToken", refused.Message);
    }

    [Fact]
    public async Task It_is_exported_whole_as_CSV_that_no_spreadsheet_runs()
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        using var dangerous = await TestBrowser.SignedIn(studio.Server, "=1+2");

        var lines = await browser.ExportAudit("csv");

        Assert.StartsWith("eventId,time,account,studioId,principalId,principalName,proof,", lines[0]);
        Assert.Equal((await studio.Server.ListAudit()).Count + 1, lines.Length);
        Assert.Contains(lines, line => line.Contains(",\"'=1+2\",", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(",=1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_exported_as_an_object_a_line()
    {
        await using var studio = await TestStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);

        var lines = await browser.ExportAudit("jsonl", "&operation=CreateStudio");

        var only = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal(("administrator", studio.Id), (only.Text("principalName"), only.Text("studioId")));
        var error = await Refused.With("ValidationException", () => browser.Get("/portal/audit/export?format=xlsx"));
        Assert.Contains("format", error.Message);
    }
}
