using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Atelier.Identity;
using Atelier.StreamingSessions;
using Atelier.Tests.Access;
using Atelier.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.StreamingSessions;

/// <summary>A hundred sessions asked for at once, in two studios.</summary>
public sealed class ManyCreatesTests
{
    private const int Sessions = 100;
    private const int AtOnce = 4;
    private const string Waiting = "Waiting for its turn; sessions before it: ";

    [Theory]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task None_is_lost_each_tells_its_place_studios_take_turns_and_the_api_answers(TestDatabase kind)
    {
        using var creates = new HeldCreates();
        var parts = new TestServerParts { Kind = kind, Wrap = creates.Wrap };
        await using var server = await TestServer.Start(parts, TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var studios = new[]
        {
            await Place.Open(administrator, "one", administrator, administrator, administrator),
            await Place.Open(administrator, "two", administrator, administrator, administrator),
        };

        var sessions = await CreateAll(studios);
        await creates.UntilBegun(AtOnce);
        server.Pass(TimeSpan.FromSeconds(2));
        var places = await UntilAllTell(studios, Sessions - AtOnce);
        Assert.Equal(Enumerable.Range(0, Sessions - AtOnce), places.Values.Order());

        for (var begun = AtOnce + 1; begun <= Sessions; begun++)
        {
            creates.LetOneGo();
            await creates.UntilBegun(begun);
        }

        creates.LetAllGo();
        await UntilReady(studios);
        AssertFair(creates.Begun.Select(workstation => sessions[workstation]));
        foreach (var studio in (int[])[0, 1])
        {
            var begun = creates.Begun.Skip(AtOnce).Where(workstation => sessions[workstation] == studio).ToList();
            Assert.Equal(begun.OrderBy(workstation => places[workstation]), begun);
        }

        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    /// <summary>The studio of each workstation that will be made.</summary>
    private static async Task<IReadOnlyDictionary<string, int>> CreateAll(Place[] studios)
    {
        var sessions = new ConcurrentDictionary<string, int>();
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(async number =>
        {
            var studio = studios[number % 2];
            var created = await studio.Administrator.Post(
                $"{studio.Path}/streaming-sessions", new { launchProfileId = studio.MembersProfile });
            sessions[WorkstationNames.OfSession(created.GetProperty("session").Text("sessionId")!, 1)] = number % 2;
        }));
        Assert.Equal(Sessions, sessions.Count);
        return sessions;
    }

    /// <summary>The places that the sessions tell, by workstation, once that many do.</summary>
    private static Task<Dictionary<string, int>> UntilAllTell(Place[] studios, int waiting) =>
        Eventually.So(
            async () => (await List(studios))
                .Where(session => session.Text("statusMessage")!.StartsWith(Waiting, StringComparison.Ordinal))
                .ToDictionary(
                    session => WorkstationNames.OfSession(session.Text("sessionId")!, 1),
                    session => int.Parse(session.Text("statusMessage")![Waiting.Length..], CultureInfo.InvariantCulture)),
            told => told.Count == waiting);

    private static async Task UntilReady(Place[] studios) => await Eventually.So(
        () => List(studios), sessions => sessions.Count == Sessions && sessions.All(session => session.State() == "READY"));

    private static async Task<IReadOnlyList<JsonElement>> List(Place[] studios)
    {
        var sessions = new List<JsonElement>();
        foreach (var studio in studios)
        {
            var answer = await studio.Administrator.Get($"{studio.Path}/streaming-sessions");
            sessions.AddRange(answer.GetProperty("sessions").EnumerateArray());
        }

        return sessions;
    }

    // Whoever came first may have had all the places there were; from then on neither gets ahead of the other.
    private static void AssertFair(IEnumerable<int> order)
    {
        var lead = 0;
        foreach (var studio in order)
        {
            lead += studio == 0 ? 1 : -1;
            Assert.InRange(lead, -AtOnce, AtOnce);
        }
    }
}
