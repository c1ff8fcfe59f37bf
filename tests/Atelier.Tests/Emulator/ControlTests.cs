using System.Net;
using System.Net.Http.Headers;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Emulator;

/// <summary>Who may tell the emulator what, and what is refused.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task The_emulator_shows_all_that_it_was_told()
    {
        await using var server = await EmulatedServer.Start(delays: new() { ["CreateStudio"] = TimeSpan.FromSeconds(2) });
        await server.Fail("CreateStreamingSession", "INSUFFICIENT_CAPACITY", times: 2);
        await server.Post("/errors", new { error = "ThrottlingException" });
        await server.Advance("PT12H");

        var shown = await server.Show();

        Assert.Matches(@"^\d+\.\d+\.\d+", shown.Text("version"));
        Assert.InRange(shown.GetProperty("runningForSeconds").GetInt64(), 0, 600);
        Assert.Equal("PT2S", shown.GetProperty("delays").Text("CreateStudio"));
        Assert.Equal("PT12H", shown.GetProperty("clock").Text("ahead"));
        Assert.Equal("INSUFFICIENT_CAPACITY", shown.GetProperty("failures")[0].Text("statusCode"));
        Assert.Equal(2, shown.GetProperty("failures")[0].GetProperty("times").GetInt32());
        Assert.Equal("ThrottlingException", shown.GetProperty("errors")[0].Text("error"));
        Assert.False(shown.GetProperty("takesAnyAccount").GetBoolean());
    }

    [Theory]
    [InlineData("/failures", "failures")]
    [InlineData("/errors", "errors")]
    [InlineData("/delays", "delays")]
    public async Task What_was_scripted_can_be_cleared(string path, string member)
    {
        await using var server = await EmulatedServer.Start(delays: new() { ["CreateStudio"] = TimeSpan.FromSeconds(2) });
        await server.Fail("CreateStudio", "INTERNAL_ERROR");
        await server.Post("/errors", new { error = "ThrottlingException" });
        Assert.NotEqual("[]", Compact((await server.Show(path)).GetProperty(member)));

        await server.Delete(path);

        Assert.Equal("[]", Compact((await server.Show(path)).GetProperty(member)));

        static string Compact(System.Text.Json.JsonElement scripted) => scripted.GetRawText().Replace('{', '[').Replace('}', ']');
    }

    [Fact]
    public async Task A_web_page_controls_nothing()
    {
        await using var server = await EmulatedServer.Start();
        using var reset = new HttpRequestMessage(HttpMethod.Post, "/emulator/reset");
        reset.Headers.Add("Origin", server.Address.ToString().TrimEnd('/'));

        using var response = await server.Send(reset);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("without the header Origin", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await server.Show()).GetProperty("resets").GetInt32());
    }

    [Theory]
    [InlineData("atelier.example.org", HttpStatusCode.Forbidden)]
    [InlineData("10.11.12.13", HttpStatusCode.Forbidden)]
    [InlineData("localhost.example.org", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    public async Task Only_the_names_of_this_machine_lead_to_the_control(string host, HttpStatusCode expected)
    {
        await using var server = await EmulatedServer.Start();
        using var show = new HttpRequestMessage(HttpMethod.Get, "/emulator");
        show.Headers.Host = host;

        using var response = await server.Send(show);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/clock", """{"advance": "PT12H", "ahead": 1}""", "ahead: is unknown; the members are advance")]
    [InlineData("/clock", """{"advance": "-PT1H"}""", "advance: must be a duration from 0 to 3650 days")]
    [InlineData("/clock", """{"advance": "P4000D"}""", "advance: must be a duration from 0 to 3650 days")]
    [InlineData("/clock", """{}""", "advance: is required")]
    [InlineData("/clock", """["PT12H"]""", "body: must be a JSON object")]
    [InlineData("/clock", """PT12H""", "body: must be a JSON object")]
    [InlineData("/delays", """{"operation": "GetStudio", "delay": "1s"}""", "operation: must be one of CreateStudio")]
    [InlineData("/delays", """{"operation": "CreateStudio", "delay": "1"}""", "delay: must be a duration")]
    [InlineData("/failures", """{"operation": "CreateStudio", "statusCode": "STUDIO_CREATED"}""", "statusCode: must be one of STUDIO_WITH")]
    [InlineData("/failures", """{"operation": "CreateStudio", "statusCode": "INTERNAL_ERROR", "times": 0}""", "times: must be a whole")]
    [InlineData(
        "/failures",
        """{"operation": "DeleteLaunchProfile", "statusCode": "INTERNAL_ERROR", "validation": "VALIDATE_SUBNET_ASSOCIATION"}""",
        "validation: is for CreateLaunchProfile and UpdateLaunchProfile")]
    [InlineData("/errors", """{"error": "Throttled"}""", "error: must be one of ValidationException")]
    [InlineData("/errors", """{"error": "ThrottlingException", "operation": "ListStudio"}""", "operation: must be the name of an op")]
    [InlineData("/errors", """{"error": "ThrottlingException", "point": "LATER"}""", "point: must be one of BEFORE, AFTER")]
    public async Task What_is_wrong_is_named_with_its_rule(string path, string body, string expected)
    {
        await using var server = await EmulatedServer.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/emulator{path}");
        request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));

        using var response = await server.Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await server.Show()).GetProperty("failures").GetArrayLength());
    }

    [Fact]
    public async Task An_address_that_is_not_there_says_which_are()
    {
        await using var server = await EmulatedServer.Start();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Show("/reset"));

        Assert.Equal(404, error.Status);
        Assert.Contains("POST /emulator/reset", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_server_has_no_control()
    {
        await using var server = await TestServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };

        using var shown = await http.GetAsync("/emulator", TestContext.Current.CancellationToken);
        using var reset = await http.PostAsync("/emulator/reset", content: null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (shown.StatusCode, reset.StatusCode));
    }
}
