using System.Text.Json;
using Atelier.Emulator;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Emulator;

/// <summary>Transitions that fail as scripted: every status code that says why something failed can be seen.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> OperationsOfResources => new(
        "CreateStudioComponent", "UpdateStudioComponent", "DeleteStudioComponent", "CreateStreamingImage", "DeleteStreamingImage",
        "CreateLaunchProfile", "UpdateLaunchProfile", "DeleteLaunchProfile");

    [Theory]
    [MemberData(nameof(OperationsOfResources))]
    public async Task A_resource_fails_with_every_code_and_can_be_worked_with_afterwards(string operation)
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var (collection, request) = operation switch
        {
            _ when operation.EndsWith("Component", StringComparison.Ordinal) => ("studio-components", EmulatedStudio.ComponentRequest),
            _ when operation.EndsWith("Image", StringComparison.Ordinal) => ("streaming-images", studio.ImageRequest),
            _ => ("launch-profiles", studio.ProfileRequest),
        };
        foreach (var code in Transitions.FailureCodes(operation))
        {
            var isCreate = operation.StartsWith("Create", StringComparison.Ordinal);
            var resource = isCreate ? default : await studio.Create(collection, request, "READY");
            await server.Fail(operation, code);

            var failed = operation[..6] switch
            {
                "Create" => await studio.Create(collection, request, "CREATE_FAILED"),
                "Update" => await studio.Update(collection, resource, new { name = "another name" }, "UPDATE_FAILED"),
                _ => await studio.Delete(collection, resource, "DELETE_FAILED"),
            };

            Assert.Equal((code, "As scripted"), (failed.Text("statusCode"), failed.Text("statusMessage")));
            if (!isCreate)
                Assert.Equal(resource.Text("name"), failed.Text("name"));
            await studio.Delete(collection, failed, "DELETED");
        }

        Assert.NotEmpty(Transitions.FailureCodes(operation));
    }

    [Theory]
    [InlineData("CreateStudio", "CREATE_FAILED")]
    [InlineData("UpdateStudio", "UPDATE_FAILED")]
    [InlineData("DeleteStudio", "DELETE_FAILED")]
    public async Task A_studio_fails_with_every_code(string operation, string state)
    {
        await using var server = await EmulatedServer.Start();
        var api = server.Administrator;
        foreach (var (number, code) in Transitions.FailureCodes(operation).Index())
        {
            var request = new { studioName = $"studio{number}", displayName = "Name", adminRoleArn = "arn:a", userRoleArn = "arn:b" };
            if (operation == "CreateStudio")
                await server.Fail(operation, code);
            var id = (await api.Post("/studios", request)).GetProperty("studio").Text("studioId")!;
            if (operation != "CreateStudio")
            {
                await Once(id, "READY");
                await server.Fail(operation, code);
                await (operation == "UpdateStudio"
                    ? api.Patch(TestStudio.PathOf(id), new { displayName = "Other" })
                    : api.Delete(TestStudio.PathOf(id)));
            }

            var failed = await Once(id, state);

            Assert.Equal((code, "As scripted"), (failed.Text("statusCode"), failed.Text("statusMessage")));
        }

        async Task<JsonElement> Once(string id, string wanted) => (await Eventually.Get(
            () => api.Get(TestStudio.PathOf(id)), answer => answer.GetProperty("studio").State() == wanted)).GetProperty("studio");
    }

    [Fact]
    public async Task A_session_fails_with_every_code_in_every_transition_and_goes_on_afterwards()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var codes = Transitions.FailureCodes("CreateStreamingSession");
        Assert.Equal(8, codes.Count);
        var session = await studio.CreateSession();
        foreach (var code in codes)
        {
            await server.Fail("CreateStreamingSession", code);
            Check(await studio.CreateSession("CREATE_FAILED"), code);

            await server.Fail("StopStreamingSession", code);
            Check(await studio.Move(session, "stop", "STOP_FAILED"), code);
            await studio.Move(session, "stop", "STOPPED");

            await server.Fail("StartStreamingSession", code);
            Check(await studio.Move(session, "start", "START_FAILED"), code);
            await studio.Move(session, "start", "READY");

            await server.Fail("DeleteStreamingSession", code);
            var doomed = await studio.CreateSession();
            Check(await studio.Delete("streaming-sessions", doomed, "DELETE_FAILED"), code);
            await studio.Delete("streaming-sessions", doomed, "DELETED");
        }

        static void Check(JsonElement session, string code) =>
            Assert.Equal((code, "As scripted"), (session.Text("statusCode"), session.Text("statusMessage")));
    }

    [Fact]
    public async Task A_failed_stop_makes_no_backup()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var session = await studio.CreateSession();
        await server.Fail("StopStreamingSession", "INTERNAL_ERROR");

        await studio.Move(session, "stop", "STOP_FAILED");

        await studio.Backup("CREATE_FAILED");
    }

    [Fact]
    public async Task A_backup_fails_with_every_code_and_its_session_stops_all_the_same()
    {
        await using var server = await EmulatedServer.Start();
        foreach (var code in Transitions.FailureCodes("CreateStreamingSessionBackup"))
        {
            await server.Post("/reset");
            var studio = await EmulatedStudio.Open(server.Administrator);
            var session = await studio.CreateSession();
            await server.Fail("CreateStreamingSessionBackup", code);

            var stopped = await studio.Move(session, "stop", "STOPPED");

            Assert.Contains("the backup could not be made: As scripted", stopped.Text("statusMessage"), StringComparison.Ordinal);
            Assert.Equal(code, (await studio.Backup("CREATE_FAILED")).Text("statusCode"));
        }
    }

    [Fact]
    public async Task The_removal_of_a_backup_fails()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var session = await studio.CreateSession();
        await studio.Move(session, "stop", "STOPPED");
        await server.Fail("DeleteStreamingSessionBackup", "INTERNAL_ERROR");

        await studio.Delete("streaming-sessions", session, "DELETED");

        Assert.Equal("INTERNAL_ERROR", (await studio.Backup("DELETE_FAILED")).Text("statusCode"));
    }

    [Fact]
    public async Task A_stream_fails_with_every_code()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var session = await studio.CreateSession();
        string[] codes = ["INTERNAL_ERROR", "NETWORK_CONNECTION_ERROR"];
        Assert.Equal(codes, Transitions.FailureCodes("CreateStreamingSessionStream"));
        foreach (var code in codes)
        {
            await server.Post("/failures", new { operation = "CreateStreamingSessionStream", statusCode = code });

            var stream = await studio.CreateStream(session, "CREATE_FAILED");

            Assert.Equal(code, stream.Text("statusCode"));
            Assert.Null(new Seen(stream).Text("url"));
        }
    }

    [Fact]
    public async Task A_check_of_a_launch_profile_fails_with_every_code_and_the_profile_is_READY()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        const string Type = "VALIDATE_SUBNET_ASSOCIATION";
        foreach (var code in Transitions.ValidationCodes)
        {
            await server.Post("/failures", new { operation = "CreateLaunchProfile", statusCode = code, validation = Type });

            var profile = await studio.Create("launch-profiles", studio.ProfileRequest, "READY");

            var failed = profile.GetProperty("validationResults").EnumerateArray().Single(result => result.Text("type") == Type);
            Assert.Equal(code, failed.Text("statusCode"));
            Assert.StartsWith("VALIDATION_FAILED", failed.State(), StringComparison.Ordinal);
            Assert.Equal(3, profile.GetProperty("validationResults").GetArrayLength());
        }
    }

    [Fact]
    public async Task As_many_fail_as_were_scripted_and_then_none()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        await server.Fail("CreateStreamingSession", "INSUFFICIENT_CAPACITY", times: 2);

        await studio.CreateSession("CREATE_FAILED");
        Assert.Equal(1, (await server.Show("/failures")).GetProperty("failures")[0].GetProperty("times").GetInt32());
        await studio.CreateSession("CREATE_FAILED");

        await studio.CreateSession("READY");
        Assert.Equal(0, (await server.Show("/failures")).GetProperty("failures").GetArrayLength());
    }

    [Fact]
    public async Task A_refused_call_uses_no_failure_up()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        await server.Fail("CreateStreamingSession", "INSUFFICIENT_CAPACITY");

        await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Create("streaming-sessions", new { launchProfileId = "none" }, "READY"));

        await studio.CreateSession("CREATE_FAILED");
    }
}
