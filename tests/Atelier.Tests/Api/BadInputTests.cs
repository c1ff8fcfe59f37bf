using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("""{"name":"\ud800","type":"CUSTOM"}""", "Unicode")]
    [InlineData("""{"name":"a","type":"CUSTOM","tags":{"\udfff":"x"}}""", "Unicode")]
    [InlineData("""{"name":"a","type":"CUSTOM","\ud800":1}""", "Unicode")]
    [InlineData("""{"name":"a\u0000b","type":"CUSTOM"}""", "name: must not contain the character U+0000")]
    [InlineData("""{"name":null,"type":"CUSTOM"}""", "name: is required")]
    [InlineData("""{"name":"a","type":"CUSTOM","ec2SecurityGroupIds":[null]}""", "ec2SecurityGroupIds[0]: must be a string")]
    [InlineData("""{"name":"a","type":"CUSTOM","tags":{"a":null}}""", "tags.a: must be a string")]
    [InlineData("""{"name":"a","type":"CUSTOM","tags":[]}""", "tags: must be an object")]
    [InlineData("""{"name":"a","type":2}""", "type: must be a string")]
    [InlineData("""{"name":"a","type":"CUSTOM","scriptParameters":[{"key":"KEY\n","value":"x"}]}""", "scriptParameters[0].key: must match")]
    [InlineData("""{"name":"a","type":"CUSTOM"}}""", "no valid JSON")]
    [InlineData("""["name"]""", "must be a JSON object")]
    [InlineData("\"name\"", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("nonsense", "no valid JSON")]
    public async Task A_body_that_is_wrong_in_any_way_is_a_validation_error(string body, string rule)
    {
        await using var studio = await TestStudio.Open(TestDatabase.SqliteMemory);

        using var response = await studio.Administrator.SendRaw(HttpMethod.Post, $"{studio.Path}/studio-components", body);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal("ValidationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Contains(rule, answer.Text("message"));
        Assert.Empty((await studio.Administrator.Get($"{studio.Path}/studio-components")).Each("studioComponents", "name"));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_path_or_query_that_no_database_can_hold_is_a_validation_error(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => studio.Administrator.Get($"{studio.Path}/launch-profiles?principalId=%00"));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("principalId: must not contain the character U+0000", error.Message);
    }
}
