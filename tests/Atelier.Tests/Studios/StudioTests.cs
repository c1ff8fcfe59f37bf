using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Studios;

public sealed class StudioTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_created_studio_becomes_ready_and_is_listed(TestDatabase kind)
    {
        await using var server = await TestServer.Start(kind, TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        var created = (await administrator.Post("/studios", Studio("mystudio"))).GetProperty("studio");
        var id = created.GetProperty("studioId").GetString()!;
        var ready = await Eventually.Get(
            () => administrator.Get($"/studios/{Uri.EscapeDataString(id)}"),
            answer => answer.GetProperty("studio").GetProperty("state").GetString() == "READY");
        var listed = await administrator.Get("/studios");

        Assert.Equal("CREATE_IN_PROGRESS", created.GetProperty("state").GetString());
        Assert.Equal("STUDIO_CREATED", ready.GetProperty("studio").GetProperty("statusCode").GetString());
        Assert.Equal(id, Assert.Single(listed.GetProperty("studios").EnumerateArray()).GetProperty("studioId").GetString());
        Assert.False(listed.TryGetProperty("nextToken", out _));
    }

    [Fact]
    public async Task A_wrong_request_is_told_everything_that_is_wrong_with_it()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => administrator.Post("/studios", new
        {
            studioName = "My Studio",
            displayName = 5,
            adminRoleArn = new string('a', 2049),
            studioEncryptionConfiguration = new { keyType = "MINE" },
        }));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("studioName: must match ^[a-z0-9]*$", error.Message);
        Assert.Contains("displayName: must be a string", error.Message);
        Assert.Contains("adminRoleArn: length must be 0 to 2048", error.Message);
        Assert.Contains("studioEncryptionConfiguration.keyType: must be one of AWS_OWNED_KEY, CUSTOMER_MANAGED_KEY", error.Message);
        Assert.Contains("userRoleArn: is required", error.Message);
        Assert.Empty((await administrator.Get("/studios")).GetProperty("studios").EnumerateArray());
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_studios_asked_for_at_once_with_one_name_one_is_made_and_the_others_are_told(TestDatabase kind)
    {
        await using var server = await TestServer.Start(kind, TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        for (var round = 1; round <= 10; round++)
        {
            var name = $"studio{round}";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Outcome(administrator.Post("/studios", Studio(name)))));
            Assert.Equal(["ConflictException", "ConflictException", "ConflictException", "made"], outcomes.Order());
        }

        Assert.Equal(10, (await administrator.Get("/studios")).GetProperty("studios").GetArrayLength());
    }

    private static async Task<string> Outcome(Task made)
    {
        try
        {
            await made;
            return "made";
        }
        catch (ApiErrorSeen error)
        {
            return error.Code;
        }
    }

    private static object Studio(string name) => new
    {
        studioName = name,
        displayName = "My studio",
        adminRoleArn = "arn:aws:iam::123456789012:role/admin",
        userRoleArn = "arn:aws:iam::123456789012:role/user",
    };
}
