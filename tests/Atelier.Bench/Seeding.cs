using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.Studios;

namespace Atelier.Bench;

/// <summary>
/// Copies the first studio and its first session, which clients made through the API, so that what is measured is what the server itself
/// writes. The copies have no workstation in any engine: the session that is copied should rest, STOPPED.
/// </summary>
internal sealed class Seeding(Database database, TimeProvider time, TextWriter output)
{
    private const int Batch = 20_000;

    // Of a million sessions, a studio that is not the first has a thousand.
    private const int SmallShare = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task Fill(int sessions, int owners, int studios, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var (studio, session, there) = await Read(cancel);
        var principals = await Provide(owners, studio.Facts.Account, cancel);
        var places = await Provide(studios, studio, cancel);
        for (var from = there; from < sessions; from += Batch)
        {
            var to = int.Min(from + Batch, sessions);
            await using var db = await database.Write(cancel);
            for (var i = from; i < to; i++)
                await Add(db, session, places[Place(i, studios)], principals[i % owners], i, cancel);
            await db.Commit(cancel);
            output.WriteLine($"{to} of {sessions} sessions");
        }

        output.WriteLine($"seeded {sessions - there} sessions in {time.GetElapsedTime(began).TotalSeconds:F1} s");
    }

    private static int Place(int number, int studios) => number % SmallShare < studios ? number % SmallShare : 0;

    private async Task<(Row<Studio, StudioFacts> Studio, Row<StreamingSession, SessionFacts> Session, int Sessions)> Read(
        CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        var sessions = await SessionTable.Rows.Select(db, "state = 'STOPPED' order by created_at, id limit 1", new { }, cancel);
        if (sessions.Count == 0)
            throw new InvalidOperationException("There is no STOPPED session to copy: make one through the API first.");
        var studio = await StudioTable.Rows.Find(db, sessions[0].Facts.StudioId, cancel);
        return (studio!, sessions[0], await db.QueryFirst<int>("select count(*) from streaming_sessions", null, cancel));
    }

    private async Task<IReadOnlyList<string>> Provide(int owners, string account, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var ids = new List<string>(owners);
        for (var i = 0; i < owners; i++)
            ids.Add((await Principals.FindOrAdd(db, account, $"owner-{i}", PrincipalKind.User, time.GetUtcNow(), cancel)).Id);
        await db.Commit(cancel);
        return ids;
    }

    private async Task<IReadOnlyList<Row<Studio, StudioFacts>>> Provide(
        int studios, Row<Studio, StudioFacts> first, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var found = new List<Row<Studio, StudioFacts>> { first };
        for (var i = 1; i < studios; i++)
        {
            var name = $"seeded{i}";
            var same = await StudioTable.Rows.Select(db, "studio_name = @name", new { name }, cancel);
            found.Add(same.Count > 0 ? same[0] : await Copy(db, first, name, cancel));
        }

        await db.Commit(cancel);
        return found;
    }

    private static Task<Row<Studio, StudioFacts>> Copy(
        Connection db, Row<Studio, StudioFacts> first, string name, CancellationToken cancel)
    {
        var (studio, facts) = (first.Document, first.Facts);
        var id = Ids.NewStudio(studio.HomeRegion!);
        var copy = studio with
        {
            Arn = Arns.Of("studio", studio.HomeRegion!, facts.Account, id),
            DisplayName = name,
            StudioId = id,
            StudioName = name,
        };
        return StudioTable.Rows.Insert(db, copy, facts, cancel);
    }

    private static Task<Row<StreamingSession, SessionFacts>> Add(
        Connection db, Row<StreamingSession, SessionFacts> session, Row<Studio, StudioFacts> studio, string owner, int number,
        CancellationToken cancel)
    {
        var createdAt = session.Document.CreatedAt!.Value + number * Interval;
        var id = Ids.New();
        var copy = session.Document with
        {
            Arn = Arns.Of("streaming-session", studio.Document.HomeRegion!, studio.Facts.Account, id),
            CreatedAt = createdAt,
            CreatedBy = owner,
            OwnedBy = owner,
            SessionId = id,
        };
        var facts = session.Facts with
        {
            StudioId = studio.Document.StudioId!,
            CreatedAt = createdAt.ToUnixTimeMilliseconds(),
            // Without a volume nobody looks for it.
            VolumeGeneration = null,
        };
        return SessionTable.Rows.Insert(db, copy, facts, cancel);
    }
}
