using Atelier.Emulator;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Emulator;

/// <summary>Calls that are answered with an error because a test wants to see what its client does then.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> Names => [.. ScriptedError.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_of_the_seven_errors_can_be_answered(string name)
    {
        await using var server = await EmulatedServer.Start();
        await server.Post("/errors", new { error = name, message = "As scripted" });

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Administrator.Get("/studios"));

        Assert.Equal((name, "As scripted"), (error.Code, error.Message));
        await server.Administrator.Get("/studios");
        Assert.Equal(7, Names.Count);
    }

    [Fact]
    public async Task An_error_for_one_operation_leaves_the_others_alone()
    {
        await using var server = await EmulatedServer.Start();
        await server.Post("/errors", new { error = "ThrottlingException", operation = "CreateStudio", times = 2 });

        await server.Administrator.Get("/studios");

        for (var time = 0; time < 2; time++)
        {
            var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => EmulatedStudio.Open(server.Administrator));
            Assert.Equal((429, "ThrottlingException"), (error.Status, error.Code));
        }

        await EmulatedStudio.Open(server.Administrator);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_done_and_its_client_token_says_so()
    {
        await using var server = await EmulatedServer.Start();
        var request = new { studioName = "mystudio", displayName = "Name", adminRoleArn = "arn:a", userRoleArn = "arn:b" };
        await server.Post("/errors", new { error = "InternalServerErrorException", operation = "CreateStudio", point = "AFTER" });

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Administrator.Post("/studios", request, "token"));
        var repeated = await server.Administrator.Post("/studios", request, "token");

        Assert.Equal(500, error.Status);
        var studios = (await server.Administrator.Get("/studios")).GetProperty("studios");
        Assert.Equal(repeated.GetProperty("studio").Text("studioId"), Assert.Single(studios.EnumerateArray()).Text("studioId"));
    }
}
