using Atelier.Identity;
using Atelier.StreamingSessions;
using Atelier.Tests.Access;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions;

/// <summary>More work than the engine does at once.</summary>
public sealed class QueueTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Studios_take_turns_however_much_one_of_them_asks_for(TestDatabase kind)
    {
        using var creates = new HeldCreates();
        var parts = new TestServerParts { Kind = kind, Wrap = creates.Wrap };
        await using var server = await TestServer.Start(parts, TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var greedy = await Place.Open(administrator, "greedy", administrator, administrator, administrator);
        var modest = await Place.Open(administrator, "modest", administrator, administrator, administrator);

        var many = await Create(server, greedy, 8);
        await creates.UntilBegun(4);
        var few = await Create(server, modest, 2);
        for (var begun = 5; begun <= 10; begun++)
        {
            creates.LetOneGo();
            await creates.UntilBegun(begun);
        }

        // Four are worked on at once.
        Assert.Equal(many.Take(4).Order(), creates.Begun.Take(4).Order());
        Assert.Equal([.. few, .. many.Skip(4)], creates.Begun.Skip(4));
        creates.LetAllGo();
    }

    [Fact]
    public async Task Who_waits_says_how_many_are_before()
    {
        using var creates = new HeldCreates();
        await using var studio = await SessionStudio.Open(new TestServerParts { Wrap = creates.Wrap });
        var sessions = new List<Seen>();
        for (var i = 0; i < 7; i++)
        {
            sessions.Add(await studio.Artist.CreateSession());
            studio.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await creates.UntilBegun(4);
        studio.Pass(TimeSpan.FromSeconds(2));
        for (var i = 4; i < 7; i++)
        {
            var wanted = $"Waiting for its turn; sessions before it: {i - 4}";
            await studio.Artist.Until(sessions[i], seen => seen.StatusMessage == wanted);
        }

        Assert.Equal("The workstation is being created", (await studio.Artist.Get(sessions[0])).StatusMessage);
        creates.LetOneGo();
        await creates.UntilBegun(5);
        await studio.Artist.Until(sessions[4], seen => seen.StatusMessage == "The workstation is being created");
        creates.LetAllGo();
        await studio.Artist.Until(sessions[6], seen => seen is { State: "READY", StatusMessage: "The workstation is ready" });
    }

    [Fact]
    public async Task Slow_creates_hold_up_no_stop_and_no_deletion()
    {
        using var creates = new HeldCreates();
        await using var studio = await SessionStudio.Open(new TestServerParts { Wrap = creates.Wrap }, TestProfiles.WithBackups());
        creates.LetOneGo();
        creates.LetOneGo();
        var (stopping, ending) = (await studio.Artist.CreateReadySession(), await studio.Artist.CreateReadySession());
        for (var i = 0; i < 6; i++)
            await studio.Artist.CreateSession();
        await creates.UntilBegun(6);

        await studio.Artist.StopFully(stopping);
        await studio.Artist.Until(await studio.Artist.Delete(ending), "DELETED");
        creates.LetAllGo();
    }

    private static async Task<IReadOnlyList<string>> Create(TestServer server, Place place, int count)
    {
        var workstations = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var request = new { launchProfileId = place.MembersProfile };
            var created = await place.Administrator.Post($"{place.Path}/streaming-sessions", request);
            workstations.Add(WorkstationNames.OfSession(created.GetProperty("session").Text("sessionId")!, 1));
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return workstations;
    }
}
