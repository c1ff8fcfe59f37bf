using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Tags;

public sealed class TagTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Each_kind_of_resource_gets_and_loses_tags_and_shows_them(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var cancel = TestContext.Current.CancellationToken;
        var resources = await new TaggedStudio(studio).MakeOneOfEach();
        Assert.Equal(6, resources.Count);

        foreach (var (path, member) in resources)
        {
            var before = (await studio.Administrator.Get(path)).GetProperty(member);
            var arn = before.Text("arn")!;

            using var tagged = await studio.Administrator.SendRaw(
                HttpMethod.Post, Encoded(arn), """{"tags":{"show":"one","ä b/c":"☕"}}""");
            await studio.Administrator.Post(Literal(arn), new { tags = new { show = "two", shot = "" } });
            using var untagged = await studio.Administrator.SendRaw(
                HttpMethod.Delete, $"{Encoded(arn)}?tagKeys={Uri.EscapeDataString("ä b/c")}&tagKeys=nothing", "");
            var shown = (await studio.Administrator.Get(path)).GetProperty(member);

            foreach (var answer in new[] { tagged, untagged })
                Assert.Equal((204, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel)));
            foreach (var place in new[] { Encoded(arn), Literal(arn), Encoded(arn).Replace("%2F", "%2f", StringComparison.Ordinal) })
                Assert.Equal(["shot=", "show=two"], Tags((await studio.Administrator.Get(place)).GetProperty("tags")));
            Assert.Equal(["shot=", "show=two"], Tags(shown.GetProperty("tags")));
            Assert.Equal(before.State(), shown.State());
        }
    }

    [Theory]
    [InlineData("a+b")]
    [InlineData("a%2Bb")]
    public async Task A_plus_sign_in_a_query_is_one_and_no_space(string written)
    {
        await using var studio = await TestStudio.Open();
        var arn = $"arn:aws:nimble:us-west-2:123456789012:studio-component/{await studio.CreateComponent()}";
        await studio.Administrator.Post(Encoded(arn), new { tags = new Dictionary<string, string> { ["a+b"] = "1", ["a b"] = "2" } });

        await studio.Administrator.Delete($"{Encoded(arn)}?tagKeys={written}");

        Assert.Equal(["a b=2"], Tags((await studio.Administrator.Get(Encoded(arn))).GetProperty("tags")));
    }

    [Fact]
    public async Task What_is_no_arn_of_a_resource_with_tags_is_refused_and_an_unknown_one_is_not_found()
    {
        await using var studio = await TestStudio.Open();
        var component = await studio.CreateComponent();
        var arn = $"arn:aws:nimble:us-west-2:123456789012:studio-component/{component}";
        var (tags, none) = (new { tags = new { show = "one" } }, new { });

        foreach (var wrong in new[]
        {
            "nothing", "arn:aws:s3:::bucket", "arn:aws:nimble:us-west-2:123456789012:eula/maya",
            "arn:aws:nimble:us-west-2:1:studio/stid-1", "arn:aws:nimble:nowhere:123456789012:studio/stid-1",
            "arn:aws:nimble:us-west-2:123456789012:studio-component/", $"{arn}/more", $"{arn}:1",
        })
            await Everywhere("ValidationException", wrong);
        foreach (var unknown in new[]
        {
            "arn:aws:nimble:us-west-2:123456789012:studio/stid-1", "arn:aws:nimble:us-west-2:123456789012:streaming-session/nothing",
            arn.Replace("studio-component", "launch-profile", StringComparison.Ordinal),
            arn.Replace("us-west-2", "eu-west-1", StringComparison.Ordinal),
            arn.Replace("123456789012", "210987654321", StringComparison.Ordinal),
        })
            await Everywhere("ResourceNotFoundException", unknown);

        async Task Everywhere(string code, string wrong)
        {
            await Refused(code, () => studio.Administrator.Get(Encoded(wrong)));
            await Refused(code, () => studio.Administrator.Post(Encoded(wrong), tags));
            await Refused(code, () => studio.Administrator.Post(Encoded(wrong), none));
            await Refused(code, () => studio.Administrator.Delete($"{Encoded(wrong)}?tagKeys=show"));
        }
    }

    [Fact]
    public async Task A_resource_of_another_account_is_not_found_whatever_account_the_arn_names()
    {
        await using var studio = await TestStudio.Open();
        var component = await studio.CreateComponent();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, account: "210987654321");

        foreach (var account in new[] { TestServer.Account, "210987654321" })
        {
            var path = Encoded($"arn:aws:nimble:us-west-2:{account}:studio-component/{component}");
            await Refused("ResourceNotFoundException", () => stranger.Get(path));
            await Refused("ResourceNotFoundException", () => stranger.Post(path, new { tags = new { show = "one" } }));
            await Refused("ResourceNotFoundException", () => stranger.Delete($"{path}?tagKeys=show"));
        }

        Assert.Empty(Tags((await studio.Component(component, "READY")).GetProperty("tags")));
    }

    [Fact]
    public async Task Only_the_accounts_administrator_sees_and_changes_tags()
    {
        await using var studio = await TestStudio.Open();
        var path = await StudioTags(studio);

        foreach (var client in new[] { studio.StudioAdministrator, studio.Artist })
        {
            await Refused("AccessDeniedException", () => client.Get(path));
            await Refused("AccessDeniedException", () => client.Post(path, new { tags = new { show = "one" } }));
            await Refused("AccessDeniedException", () => client.Delete($"{path}?tagKeys=show"));
        }
    }

    [Fact]
    public async Task Tags_that_break_a_rule_are_refused_and_none_of_the_request_is_kept()
    {
        await using var studio = await TestStudio.Open();
        var path = await StudioTags(studio);
        await studio.Administrator.Post(path, new { tags = Enumerable.Range(0, 49).ToDictionary(number => $"key{number}", _ => "") });

        var reserved = await Refused("ValidationException", () => studio.Administrator.Post(
            path,
            new { tags = new Dictionary<string, string> { ["AWS:mine"] = "", ["long"] = new('a', 257), [new string('k', 129)] = "" } }));
        var many = await Refused(
            "ValidationException", () => studio.Administrator.Post(path, new { tags = new { one = "", two = "" } }));
        var missing = await Refused("ValidationException", () => studio.Administrator.Delete(path));
        await studio.Administrator.Post(path, new { tags = new { key0 = "new", one = "" } });
        await studio.Administrator.Post(path, new { });

        Assert.Contains("tags.AWS:mine: keys beginning with aws: are reserved", reserved.Message);
        Assert.Contains("tags.long: length must be 0 to 256", reserved.Message);
        Assert.Contains("tags: each key's length must be 1 to 128", reserved.Message);
        Assert.Contains("tags: must have at most 50 entries", many.Message);
        Assert.Contains("tagKeys: is required", missing.Message);
        var kept = Tags((await studio.Administrator.Get(path)).GetProperty("tags"));
        Assert.Equal(50, kept.Length);
        Assert.Contains("key0=new", kept);
    }

    private static async Task<string> StudioTags(TestStudio studio) =>
        Encoded((await studio.Administrator.Get(studio.Path)).GetProperty("studio").Text("arn")!);

    // As the AWS clients send it: one piece of the path.
    private static string Encoded(string arn) => $"/tags/{Uri.EscapeDataString(arn)}";

    private static string Literal(string arn) => $"/tags/{arn}";

    private static string[] Tags(JsonElement tags) =>
        [.. tags.EnumerateObject().Select(tag => $"{tag.Name}={tag.Value.GetString()}").Order(StringComparer.Ordinal)];

    private static async Task<ApiErrorSeen> Refused(string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.Equal(code, error.Code);
        return error;
    }
}
