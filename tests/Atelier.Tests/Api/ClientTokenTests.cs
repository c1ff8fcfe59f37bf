using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

public sealed class ClientTokenTests
{
    [Fact]
    public async Task A_request_sent_again_with_its_token_gets_the_first_answer_and_does_nothing_new()
    {
        await using var studio = await SessionStudio.Open();

        var first = await studio.Artist.CreateSession(token: "token-1");
        await studio.Artist.Until(first, "READY");
        var again = await studio.Artist.CreateSession(token: "token-1");

        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal(1, await CountSessions(studio));
    }

    [Fact]
    public async Task A_repeated_stop_is_no_second_stop()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        var path = $"{studio.Artist.PathOf(session)}/stop";

        var first = await studio.Artist.Api.Post(path, clientToken: "token-1");
        await studio.Artist.Until(session, "STOPPED");
        var again = await studio.Artist.Api.Post(path, clientToken: "token-1");

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Single(await studio.Artist.ListBackups(session));
    }

    [Fact]
    public async Task Without_a_token_each_request_is_a_new_one()
    {
        await using var studio = await SessionStudio.Open();

        await studio.Artist.CreateSession();
        await studio.Artist.CreateSession();

        Assert.Equal(2, await CountSessions(studio));
    }

    [Fact]
    public async Task A_token_with_other_parameters_is_refused_and_nothing_is_done()
    {
        await using var studio = await SessionStudio.Open();
        await studio.Artist.CreateSession(token: "token-1");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => studio.Artist.CreateSession(more: new { ec2InstanceType = "g5.xlarge" }, token: "token-1"));

        Assert.Equal((400, "ValidationException", "TOKEN_PARAMETERS_MISMATCH"), (error.Status, error.Code, error.SpecificCode));
        Assert.Equal(1, await CountSessions(studio));
    }

    [Fact]
    public async Task A_token_is_its_callers_and_its_operations_own()
    {
        await using var studio = await SessionStudio.Open();

        var session = await studio.Artist.Until(await studio.Artist.CreateSession(token: "token-1"), "READY");
        await studio.Administrator.CreateSession(token: "token-1");
        await studio.Artist.Api.Post($"{studio.Artist.PathOf(session)}/stop", clientToken: "token-1");

        Assert.Equal(2, await CountSessions(studio));
    }

    [Fact]
    public async Task A_refused_request_leaves_its_token_unused()
    {
        await using var studio = await SessionStudio.Open();
        await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.CreateSession("yeG7lDwNQEiwNTRT7DrV7Q", token: "token-1"));

        await studio.Artist.CreateSession(token: "token-1");

        Assert.Equal(1, await CountSessions(studio));
    }

    [Fact]
    public async Task A_token_is_remembered_for_a_day()
    {
        await using var studio = await SessionStudio.Open();
        var first = await studio.Artist.CreateSession(token: "token-1");

        studio.Pass(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var again = await studio.Artist.CreateSession(token: "token-1");
        studio.Pass(TimeSpan.FromSeconds(1));
        var later = await studio.Artist.CreateSession(token: "token-1");

        Assert.Equal(first.SessionId, again.SessionId);
        Assert.NotEqual(first.SessionId, later.SessionId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_token_has_1_to_64_characters(string token)
    {
        await using var studio = await SessionStudio.Open();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.CreateSession(token: token));

        Assert.Equal("[clientToken: length must be 1 to 64]", error.Message);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Requests_with_one_token_at_the_same_moment_do_their_work_once(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (await studio.Artist.CreateSession(token: "token-1")).SessionId;
            }
            catch (ApiErrorSeen error)
            {
                return $"{error.Code} {error.SpecificCode}";
            }
        }));

        Assert.Equal(1, await CountSessions(studio));
        var id = Assert.Single(answers.Where(answer => !answer.Contains(' ', StringComparison.Ordinal)).Distinct());
        Assert.All(answers, answer => Assert.Contains(answer, new[] { id, "ConflictException RESOURCE_IN_TRANSITION" }));
        Assert.Equal(id, (await studio.Artist.CreateSession(token: "token-1")).SessionId);
    }

    private static async Task<int> CountSessions(SessionStudio studio) =>
        (await studio.Administrator.Api.Get($"{studio.Path}/streaming-sessions")).GetProperty("sessions").GetArrayLength();
}
