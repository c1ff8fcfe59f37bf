using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>Somebody who can be made a member of something.</summary>
internal sealed record Person(string PrincipalId, string Name, bool IsAdministrator, bool IsEnabled);

internal sealed record KnownPeople(IReadOnlyList<Person> People);

/// <summary>
/// <c>/portal/people</c>: the names of an account's people, for its administrators and those of its studios. The API knows them by ids
/// alone: the names were those of a directory elsewhere.
/// </summary>
internal sealed class PersonList(Database database, SignInCheck check)
{
    public async Task Get(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        await using var db = await database.Read(cancel);
        if (!await StudioAccess.AdministersAny(caller, db, cancel))
            throw StudioAccess.Denied(caller, "an administrator of the account or of one of its studios");
        var people = (await Principals.List(db, caller.Account, cancel)).Select(one => new Person(
            one.Id, one.Name, one.Kind == PrincipalKind.AccountAdministrator, one.IsEnabled));
        await PortalRequests.Answer(http, new KnownPeople([.. people]));
    }
}
