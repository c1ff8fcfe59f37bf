using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Identity;

/// <summary>Users, keys and people of issuers, on every database.</summary>
public sealed class PeopleTests
{
    private static readonly OidcIssuer Issuer = new("https://id.example.org", ["atelier"], TestServer.Account, "sub", null, null, null);
    private readonly ManualClock clock = new();

    [Theory]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Somebody_who_signs_in_for_the_first_time_many_times_at_once_is_one_user(TestDatabase kind)
    {
        await using var store = await TestStore.Create(kind, TestContext.Current.CancellationToken);
        await using var database = await store.OpenMigrated(TestContext.Current.CancellationToken);

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SignIn(database, "subject-1"))));
        var namesake = await SignIn(database, "subject-2");

        Assert.Single(ids.Distinct());
        await using var db = await database.Read(CancellationToken.None);
        var users = await Principals.List(db, TestServer.Account, CancellationToken.None);
        Assert.Equal(new[] { ids[0], namesake }.Order(), users.Select(user => user.Id).Order());
        Assert.StartsWith("jane-", users.Single(user => user.Id == namesake).Name);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Keys_are_listed_changed_and_removed(TestDatabase kind)
    {
        await using var store = await TestStore.Create(kind, TestContext.Current.CancellationToken);
        await using var database = await store.OpenMigrated(TestContext.Current.CancellationToken);
        var keys = new AccessKeys(ServerKey.Random(), clock);
        await using var db = await database.Write(CancellationToken.None);
        var jane = await Principals.FindOrAdd(
            db, TestServer.Account, "jane", PrincipalKind.User, clock.GetUtcNow(), CancellationToken.None);
        var key = await keys.Add(db, jane.Id, CancellationToken.None);

        Assert.Null(await Principals.TryAdd(db, TestServer.Account, "jane", PrincipalKind.User, clock.GetUtcNow(), CancellationToken.None));
        Assert.False(await AccessKeys.SetActive(db, "210987654321", key.Id, isActive: false, CancellationToken.None));
        Assert.True(await AccessKeys.SetActive(db, TestServer.Account, key.Id, isActive: false, CancellationToken.None));
        Assert.Null(await keys.Find(db, key.Id, CancellationToken.None));
        await Principals.SetEnabled(db, jane.Id, isEnabled: false, CancellationToken.None);
        Assert.Equal(
            [new ListedAccessKey(
                key.Id, jane.Id, "jane", IsActive: false, IsUserEnabled: false, clock.GetUtcNow().ToUnixTimeMilliseconds(),
                LastUsedAt: null)],
            await AccessKeys.List(db, TestServer.Account, jane.Id, CancellationToken.None));
        Assert.False(await AccessKeys.Delete(db, "210987654321", key.Id, CancellationToken.None));
        Assert.True(await AccessKeys.Delete(db, TestServer.Account, key.Id, CancellationToken.None));
        Assert.Empty(await AccessKeys.List(db, TestServer.Account, principalId: null, CancellationToken.None));
    }

    private async Task<string> SignIn(Database database, string subject)
    {
        var identity = new WebIdentity(Issuer, subject, "atelier", "jane", IsAdministrator: null);
        await using var db = await database.Write(CancellationToken.None);
        var principal = await WebIdentityTable.SignIn(db, identity, clock.GetUtcNow(), CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return principal.Id;
    }
}
