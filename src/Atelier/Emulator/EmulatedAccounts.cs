using System.Collections.Concurrent;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Storage;

namespace Atelier.Emulator;

/// <summary>An account's administrator, with the key that requests are checked with, and the password for the portal.</summary>
internal sealed record EmulatedAdministrator(Principal Principal, NewAccessKey Key, string Password);

/// <summary>The accounts the emulator was asked for. They stay the same from one world to the next.</summary>
internal sealed class EmulatedAccounts
{
    private readonly ConcurrentDictionary<string, EmulatedAdministrator> administrators = new();

    /// <summary>The account's administrator, made up when first asked for.</summary>
    public EmulatedAdministrator Get(string account) => administrators.GetOrAdd(account, static account => new EmulatedAdministrator(
        new Principal(Ids.NewUuid(), account, "administrator", PrincipalKind.AccountAdministrator, IsEnabled: true),
        NewAccessKey.Random(AccessKeys.Kind), Passwords.Random()));
}

/// <summary>Makes accounts known to one world.</summary>
internal sealed class Admission(EmulatedAccounts accounts, Database database, AccessKeys keys, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<EmulatedAdministrator>>> admitted = new();

    /// <summary>The account's administrator, whom the world knows from now on.</summary>
    public Task<EmulatedAdministrator> Admit(string account) =>
        admitted.GetOrAdd(account, account => new Lazy<Task<EmulatedAdministrator>>(() => Add(account))).Value;

    // Many requests may wait for this, so that no single one may cancel it.
    private async Task<EmulatedAdministrator> Add(string account)
    {
        var administrator = accounts.Get(account);
        await using var db = await database.Write(CancellationToken.None);
        await Principals.TryAdd(db, administrator.Principal, time.GetUtcNow(), CancellationToken.None);
        await keys.Add(db, administrator.Principal.Id, administrator.Key, CancellationToken.None);
        await Passwords.SetRandom(db, administrator.Principal.Id, administrator.Password, time.GetUtcNow(), CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return administrator;
    }
}
