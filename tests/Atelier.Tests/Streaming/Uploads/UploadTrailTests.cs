using System.Text.Json.Nodes;
using Atelier.Audit;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Streaming.Uploads;

/// <summary>Who uploaded what is in the audit trail.</summary>
public sealed class UploadTrailTests
{
    private static JsonObject Profile => new()
    {
        ["sessionPersistenceMode"] = "ACTIVATED",
        ["sessionStorage"] = new JsonObject { ["mode"] = new JsonArray("UPLOAD") },
    };

    [Fact]
    public async Task Each_file_that_is_whole_is_a_line_with_its_name_and_size()
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var page = await UploadPeer.Open(studio, session);

        foreach (var name in (string[])["shots/plate.exr", "shots/plate.exr"])
        {
            var upload = await page.Begin(name, 8);
            using var first = await page.Patch(upload, 0, "1234");
            using var last = await page.Patch(upload, 4, "5678");
        }

        var given = await page.Begin("given up", 8);
        using var dropped = await page.Send(HttpMethod.Delete, given, null);
        // One after the other: what is whole is in the trail before its sender hears of it.
        var lines = await studio.Server.ListAudit(new AuditFilter { Operation = "Upload" });
        Assert.Equal(
            [$"streaming-sessions/{session.SessionId}/shots/plate (2).exr", $"streaming-sessions/{session.SessionId}/shots/plate.exr"],
            lines.Select(line => line.Resource));
        Assert.All(lines, line => Assert.Equal(
            (TestServer.Account, studio.Id, studio.Artist.Id, "artist", "Stream", page.StreamId, "bytes: 8", 200, null, "127.0.0.1"),
            (line.Account, line.StudioId, line.PrincipalId, line.PrincipalName, line.Proof, line.ProofId, line.Detail, line.Status,
                line.Error, line.Address)));
        Assert.Equal(2, (await studio.Server.ListAudit(new AuditFilter { Resource = session.SessionId, Operation = "Upload" })).Count);
    }

    [Fact]
    public async Task What_is_refused_is_a_line_and_what_has_to_wait_is_none()
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var page = await UploadPeer.Open(studio, session);
        var upload = await page.Begin("file", 4);

        studio.Script.Fail(EngineVerb.Receive, new ScriptedFailure(EngineFailure.EngineUnreachable, "Gone.", FailurePoint.Before));
        await UploadPeer.Refusal(page.Patch(upload, 0, "1234"));
        await UploadPeer.Refusal(page.Patch(upload, 2, "34"));
        await UploadPeer.Refusal(page.Post("../outside\u001b[2J", 1));
        await UploadPeer.Refusal(page.Post("large", (64L << 30) + 1));
        page.Secret = "wrong";
        await UploadPeer.Refusal(page.Post("file", 1));

        var lines = await Eventually.So(
            () => studio.Server.ListAudit(new AuditFilter { Operation = "Upload" }), seen => seen.Count >= 3,
            () => studio.Clock.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(["STREAM_OVER", "FILE_TOO_LARGE", "NAME_NOT_ALLOWED"], lines.Select(line => line.Error));
        Assert.Equal([null, "artist", "artist"], lines.Select(line => line.PrincipalName));
        Assert.Equal($"streaming-sessions/{session.SessionId}/large", lines[1].Resource);
        Assert.Equal("name: ../outside?[2J", lines[2].Detail);
        Assert.DoesNotContain("wrong", string.Join(' ', lines.Select(line => line.ToString())));
    }
}
