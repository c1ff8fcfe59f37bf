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
    public async Task Of_requests_with_one_token_at_the_same_moment_those_with_other_parameters_are_refused(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        string[] types = ["g4dn.xlarge", "g5.xlarge"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                return (await studio.Artist.CreateSession(more: new { ec2InstanceType = types[number % 2] }, token: "token-1")).SessionId;
            }
            catch (ApiErrorSeen error)
            {
                return error.SpecificCode;
            }
        }));

        Assert.Equal(1, await CountSessions(studio));
        Assert.Equal(4, answers.Count(answer => answer == "TOKEN_PARAMETERS_MISMATCH"));
        Assert.Single(answers.Where(answer => answer != "TOKEN_PARAMETERS_MISMATCH").Distinct());
    }

    private static async Task<int> CountSessions(SessionStudio studio) =>
        (await studio.Administrator.Api.Get($"{studio.Path}/streaming-sessions")).GetProperty("sessions").GetArrayLength();
}
