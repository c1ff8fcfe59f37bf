using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

/// <summary>How requests are read: every kind of rule with the path of the member that breaks it, and what is no member at all.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("studio-components", """{}""",
        "name: is required")]
    [InlineData("studio-components", """{"name":5}""",
        "name: must be a string")]
    [InlineData("studio-components", """{"name":"a","type":"NONE"}""",
        "type: must be one of ACTIVE_DIRECTORY, SHARED_FILE_SYSTEM, COMPUTE_FARM")]
    [InlineData("studio-components", """{"scriptParameters":[{"key":"A1","value":"v"},{"key":"1","value":""}]}""",
        "scriptParameters[1].key: must match")]
    [InlineData("studio-components", """{"scriptParameters":[{"key":"A1","value":""}]}""",
        "scriptParameters[0].value: length must be 1 to 256")]
    [InlineData("studio-components", """{"scriptParameters":{}}""",
        "scriptParameters: must be a list")]
    [InlineData("studio-components", """{"scriptParameters":[7]}""",
        "scriptParameters[0]: must be an object")]
    [InlineData("studio-components", """{"configuration":{"activeDirectoryConfiguration":{"computerAttributes":[{"name":""}]}}}""",
        "configuration.activeDirectoryConfiguration.computerAttributes[0].name: length must be 1 to 40")]
    [InlineData("studio-components", """{"configuration":{"computeFarmConfiguration":{},"licenseServiceConfiguration":{}}}""",
        "configuration: must have only one of")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"maxSessionLengthInMinutes":0}}""",
        "streamConfiguration.maxSessionLengthInMinutes: must be a whole number from 1 to 43200")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"maxSessionLengthInMinutes":1.5}}""",
        "streamConfiguration.maxSessionLengthInMinutes: must be a whole number")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"maxSessionLengthInMinutes":99999999999}}""",
        "streamConfiguration.maxSessionLengthInMinutes: must be a whole number")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"maxSessionLengthInMinutes":"60"}}""",
        "streamConfiguration.maxSessionLengthInMinutes: must be a whole number")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"ec2InstanceTypes":[]}}""",
        "streamConfiguration.ec2InstanceTypes: must have 1 to 30 items")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"streamingImageIds":["ok","not ok"]}}""",
        "streamConfiguration.streamingImageIds[1]: must match ^[a-zA-Z0-9-_]*$")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"sessionStorage":{"mode":["DOWNLOAD"]}}}""",
        "streamConfiguration.sessionStorage.mode[0]: must be one of UPLOAD")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"volumeConfiguration":{"size":99}}}""",
        "streamConfiguration.volumeConfiguration.size: must be a whole number from 100 to 16000")]
    [InlineData("launch-profiles", """{"ec2SubnetIds":["1","2","3","4","5","6","7"]}""",
        "ec2SubnetIds: must have 0 to 6 items")]
    [InlineData("launch-profiles", """{"streamConfiguration":{"streamingImageIds":["line\n"]}}""",
        "streamConfiguration.streamingImageIds[0]: must match")]
    [InlineData("launch-profiles", """{"tags":{"a":7}}""",
        "tags.a: must be a string")]
    public async Task Each_broken_rule_is_told_with_the_path_of_its_member(string list, string body, string rule)
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => administrator.Post($"/studios/any/{list}", JsonElement.Parse(body)));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains(rule, error.Message);
    }

    [Fact]
    public async Task Members_that_the_contract_does_not_have_are_ignored_and_null_ones_are_absent()
    {
        await using var studio = await SessionStudio.Open();

        var session = await studio.Artist.CreateSession(
            more: new { notYetInvented = new { deep = 1 }, ec2InstanceType = (string?)null, tags = (string?)null });

        Assert.Equal("g4dn.xlarge", session.Text("ec2InstanceType"));
        Assert.False(session.Json.TryGetProperty("notYetInvented", out _));
    }

    [Fact]
    public async Task A_member_of_the_body_stands_in_for_none_of_the_path_or_header()
    {
        await using var studio = await SessionStudio.Open();

        var misplaced = new { studioId = "us-west-2:stid-0000000000000000", clientToken = "t", sessionId = "x" };
        var first = await studio.Artist.CreateSession(more: misplaced);
        var second = await studio.Artist.CreateSession(more: misplaced);

        Assert.NotEqual(first.SessionId, second.SessionId);
        Assert.Equal(first.SessionId, (await studio.Artist.Get(first)).SessionId);
    }

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/studios/x/nothing")]
    [InlineData("PUT", "/studios")]
    [InlineData("DELETE", "/studios")]
    [InlineData("POST", "/studios/x/streaming-sessions/y")]
    public async Task A_path_or_method_that_no_operation_has_is_an_unknown_operation(string method, string path)
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        using var response = await administrator.SendRaw(new HttpMethod(method), path, "");

        Assert.Equal((404, "UnknownOperationException"), Answer(response));
    }

    [Theory]
    [InlineData("GET", "/studios/")]
    [InlineData("GET", "/studios/x/streaming-sessions/")]
    [InlineData("DELETE", "/studios/x/streaming-sessions/")]
    [InlineData("GET", "/studios//streaming-sessions")]
    public async Task An_empty_id_is_told_as_such_and_lists_or_makes_nothing(string method, string path)
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        using var response = await administrator.SendRaw(new HttpMethod(method), path, "");

        Assert.Equal((400, "ValidationException"), Answer(response));
    }

    [Fact]
    public async Task A_studios_id_may_come_with_its_colon_as_it_is()
    {
        await using var studio = await SessionStudio.Open();

        var answer = await studio.Administrator.Api.Get($"/studios/{studio.Id}");

        Assert.Equal(studio.Id, answer.GetProperty("studio").GetProperty("studioId").GetString());
    }

    [Fact]
    public async Task A_request_larger_than_a_megabyte_is_refused()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        using var response = await administrator.SendRaw(HttpMethod.Post, "/studios", JsonSerializer.Serialize(new string('a', 1 << 20)));

        Assert.Equal((400, "ValidationException"), Answer(response));
    }

    private static (int Status, string Name) Answer(HttpResponseMessage response) =>
        ((int)response.StatusCode, response.Headers.GetValues("x-amzn-ErrorType").Single());
}
