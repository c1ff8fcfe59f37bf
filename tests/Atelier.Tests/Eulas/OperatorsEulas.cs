using Atelier.Eulas;
using Atelier.StreamingImages;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Eulas;

/// <summary>What the operator does on the server's own machine.</summary>
internal static class OperatorsEulas
{
    /// <summary>Adds EULAs with these ids, each a moment after the other.</summary>
    public static async Task Add(TestServer server, params string[] ids)
    {
        await using var db = await server.Database.Write(CancellationToken.None);
        foreach (var (index, id) in ids.Index())
        {
            var now = server.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(index);
            await EulaTable.Add(db, id, $"The agreement {id}", $"https://example.com/{id}", now, CancellationToken.None);
        }

        await db.Commit(CancellationToken.None);
    }

    /// <summary>Says which EULAs go with an image of the engine.</summary>
    public static async Task Bind(TestServer server, string ec2ImageId, params string[] ids)
    {
        await using var db = await server.Database.Write(CancellationToken.None);
        await ImageEulas.Bind(db, ec2ImageId, ids, CancellationToken.None);
        await db.Commit(CancellationToken.None);
    }
}
