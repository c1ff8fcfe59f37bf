using System.Reflection;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.Tests.Harness;
using Atelier.Tests.StreamingSessions;

namespace Atelier.Tests.Api;

/// <summary>What a client token means, for each operation whose requests have one.</summary>
public sealed class IdempotencyTests
{
    private const string Token = "token-1";

    // Where something is kept, and what shows that it changed.
    private static readonly string[] Kept =
    [
        .. from table in new[]
           {
               "studios", "studio_components", "streaming_images", "launch_profiles", "streaming_sessions", "streaming_session_backups",
               "streaming_session_streams", "eula_acceptances",
           }
           select $"select id, version from {table} order by id",
        "select studio_id, principal_id from studio_members order by 1, 2",
        "select launch_profile_id, principal_id from launch_profile_members order by 1, 2",
        "select principal_id, operation, token from client_tokens order by 1, 2, 3",
    ];

    public static TheoryData<string> Done => [.. TokenRequests.Makers.Keys.Where(name => name != TokenRequests.NeverDone)];

    [Fact]
    public void Every_operation_whose_request_has_a_token_is_tried_and_no_other()
    {
        var operations = Routes.Operations
            .Where(operation => operation.RequestType.GetProperties().Any(IsClientToken))
            .Select(operation => operation.Name);

        Assert.Equal(24, TokenRequests.Makers.Count);
        Assert.Equal(operations.Order(StringComparer.Ordinal), TokenRequests.Makers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Done))]
    public async Task The_same_request_is_answered_again_and_another_needs_another_token_or_caller(string operation)
    {
        await using var studio = await SessionStudio.Open();
        var second = await studio.Server.SignIn("second administrator", PrincipalKind.AccountAdministrator);
        var (request, other) = (await TokenRequests.Makers[operation](studio), await TokenRequests.Makers[operation](studio));

        var first = await Send(studio.Administrator.Api, request);
        var kept = await UntilAtRest(studio);
        var again = await Send(studio.Administrator.Api, request);
        var refused = await Refused.With("ValidationException", () => Send(studio.Administrator.Api, other));

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal("TOKEN_PARAMETERS_MISMATCH", refused.SpecificCode);
        Assert.Equal(kept, await UntilAtRest(studio));
        await Send(second, other);
        Assert.NotEqual(kept, await UntilAtRest(studio));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_the_same_request_many_times_at_once_one_is_done_and_all_have_its_answer(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        var sent = new List<(TokenRequest Request, string Answer)>();
        foreach (var operation in Done)
        {
            var request = await TokenRequests.Makers[operation.Data](studio);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Send(studio.Administrator.Api, request)));
            Assert.All(answers, answer => Assert.Equal((request, answers[0].GetRawText()), (request, answer.GetRawText())));
            sent.Add((request, answers[0].GetRawText()));
        }

        var kept = await UntilAtRest(studio);
        foreach (var (request, answer) in sent)
            Assert.Equal((request, answer), (request, (await Send(studio.Administrator.Api, request)).GetRawText()));
        Assert.Equal(kept, await UntilAtRest(studio));
    }

    [Fact]
    public async Task A_token_is_each_operations_own_and_outlives_the_server()
    {
        await using var places = await Places.Create(TestDatabase.SqliteFile);
        var sent = new List<(TokenRequest Request, string Answer)>();
        var before = await places.Open(new PowerCut());
        foreach (var operation in Done)
        {
            var request = await TokenRequests.Makers[operation.Data](before);
            sent.Add((request, (await Send(before.Administrator.Api, request)).GetRawText()));
        }

        await UntilAtRest(before);
        await before.DisposeAsync();
        await places.LoseEngine();
        await using var server = await places.Start("server");
        var after = await before.On(server);

        var kept = await UntilAtRest(after);
        foreach (var (request, answer) in sent)
            Assert.Equal((request, answer), (request, (await Send(after.Administrator.Api, request)).GetRawText()));
        Assert.Equal(kept, await UntilAtRest(after));
    }

    [Fact]
    public async Task A_day_later_each_token_is_new_again_and_the_old_answers_are_gone()
    {
        await using var studio = await SessionStudio.Open();
        foreach (var operation in Done)
            await Send(studio.Administrator.Api, await TokenRequests.Makers[operation.Data](studio), $"{Token} {operation.Data}");

        studio.Pass(TimeSpan.FromHours(24));
        await Eventually.So(() => CountTokens(studio), count => count == 0);

        foreach (var operation in Done)
            await Send(studio.Administrator.Api, await TokenRequests.Makers[operation.Data](studio), $"{Token} {operation.Data}");
        Assert.Equal(Done.Count, await CountTokens(studio));
    }

    [Fact]
    public async Task A_token_that_is_too_old_is_new_even_before_its_answer_is_gone()
    {
        await using var studio = await SessionStudio.Open();
        await UntilAtRest(studio);
        // Ten minutes are between two cleanings: this token is not yet too old at the first of them that could see it.
        studio.Pass(TimeSpan.FromMinutes(1));
        var first = await studio.Artist.CreateSession(token: Token);
        studio.Pass(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await UntilAtRest(studio);
        studio.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await CountTokens(studio));

        var second = await studio.Artist.CreateSession(more: new { ec2InstanceType = "g5.xlarge" }, token: Token);

        Assert.NotEqual(first.SessionId, second.SessionId);
        Assert.Equal(1, await CountTokens(studio));
    }

    [Fact]
    public async Task What_is_always_refused_uses_no_token_up()
    {
        await using var studio = await SessionStudio.Open();
        var make = TokenRequests.Makers[TokenRequests.NeverDone];
        var (request, other) = (await make(studio), await make(studio));

        foreach (var sent in new[] { request, request, other })
        {
            var error = await Refused.With("ValidationException", () => Send(studio.Administrator.Api, sent));
            Assert.Equal("INVALID_STATE", error.SpecificCode);
        }

        Assert.Equal(0, await CountTokens(studio));
    }

    private static bool IsClientToken(PropertyInfo member) => member.GetCustomAttribute<ClientTokenAttribute>() is not null;

    private static Task<JsonElement> Send(ApiClient caller, TokenRequest request, string token = Token) =>
        caller.Send(request.Method, request.Path, request.Body, token);

    private static async Task<long> CountTokens(SessionStudio studio)
    {
        await using var db = await studio.Server.Database.Read(CancellationToken.None);
        return await db.QueryFirst<long>("select count(*) from client_tokens", null, CancellationToken.None);
    }

    /// <summary>All that is kept, once nothing is left to be brought forward.</summary>
    private static async Task<string> UntilAtRest(SessionStudio studio)
    {
        // A backup that nobody reads back stays due to be read.
        string[] due =
        [
            .. studio.Server.Service<IEnumerable<DueTable>>().Select(table => table.Name).Where(name => name != "backup_checks"),
            "streaming_sessions",
        ];
        var now = studio.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Eventually.So(
            async () =>
            {
                await using var db = await studio.Server.Database.Read(CancellationToken.None);
                var left = due.Select(table => $"(select count(*) from {table} where due_at <= @now)");
                return await db.QueryFirst<long>($"select {string.Join(" + ", left)}", new { now }, CancellationToken.None);
            },
            left => left == 0);

        await using var db = await studio.Server.Database.Read(CancellationToken.None);
        var rows = new List<string>();
        foreach (var select in Kept)
            rows.AddRange(await db.Query(
                select, null, row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)), CancellationToken.None));
        return string.Join('\n', rows);
    }
}
