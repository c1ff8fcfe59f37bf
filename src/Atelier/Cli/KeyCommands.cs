using System.CommandLine;
using System.Globalization;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.Cli;

/// <summary>
/// The verbs for access keys: <c>atelier key create | list | disable | enable | delete</c>. They work on the database, beside a running
/// server, which heeds the change at the next request.
/// </summary>
internal static class KeyCommands
{
    public static Command Create(TimeProvider time)
    {
        var account = AccountOption.Create();
        return new Command("key", "Make, list, disable, enable and delete access keys.")
        {
            account, New(account, time), List(account), Disable(account), Enable(account), Delete(account),
        };
    }

    private static Command New(Option<string> account, TimeProvider time)
    {
        var name = new Option<string>("--user") { Description = "The name of the user that the key stands for", Required = true };
        var command = new Command("create", "Make an access key and print it as exports. The secret is shown this once.") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await AccountOption.OpenParts(parsed, cancel);
            await using var db = await parts.Database.Write(cancel);
            var user = await AccountOption.GetUser(db, parsed.GetValue(account)!, parsed.GetValue(name)!, cancel);
            await CheckRoom(db, user, cancel);
            var key = await new AccessKeys(parts.Key, time).Add(db, user.Id, cancel);
            await OperatorAudit.Record(db, parsed, user.Account, $"access-keys/{key.Id}", cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(KeyExports.Of(key));
        });
        return command;
    }

    private static Command List(Option<string> account)
    {
        var name = new Option<string?>("--user") { Description = "Only the keys of the user of this name" };
        var command = new Command("list", "List the keys, oldest first: id, user, active or disabled, when made, when last used.") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await AccountOption.OpenParts(parsed, cancel);
            await using var db = await parts.Database.Read(cancel);
            var inAccount = parsed.GetValue(account)!;
            var user = parsed.GetValue(name) is { } wanted ? await AccountOption.GetUser(db, inAccount, wanted, cancel) : null;
            var keys = await AccessKeys.List(db, inAccount, user?.Id, cancel);
            foreach (var key in keys)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(key));
            if (keys.Count == 0)
                await parsed.InvocationConfiguration.Output.WriteLineAsync("No keys. Make one with: atelier key create --user NAME");
        });
        return command;
    }

    private static Command Disable(Option<string> account) => Change(
        "disable", "Refuse everything that is signed with a key.", account,
        async (db, key, cancel) => await AccessKeys.SetActive(db, key.Account, key.Id, isActive: false, cancel) ? "disabled" : null);

    private static Command Enable(Option<string> account) => Change(
        "enable", "Let a disabled key in again.", account,
        async (db, key, cancel) =>
        {
            var known = (await AccessKeys.List(db, key.Account, principalId: null, cancel)).FirstOrDefault(listed => listed.Id == key.Id);
            if (known is { IsActive: false })
                await CheckRoom(db, await AccountOption.GetUser(db, key.Account, known.UserName, cancel), cancel);
            return await AccessKeys.SetActive(db, key.Account, key.Id, isActive: true, cancel) ? "active" : null;
        });

    private static Command Delete(Option<string> account) => Change(
        "delete", "Remove a key for good.", account,
        async (db, key, cancel) => await AccessKeys.Delete(db, key.Account, key.Id, cancel) ? "deleted" : null);

    // The change gives what the key is afterwards, or null if there is none.
    private static Command Change(
        string verb, string description, Option<string> account,
        Func<Connection, (string Account, string Id), CancellationToken, Task<string?>> change)
    {
        var id = new Argument<string>("id") { Description = "The access key id." };
        var command = new Command(verb, description) { id };
        command.SetAction(async (parsed, cancel) =>
        {
            var key = (Account: parsed.GetValue(account)!, Id: parsed.GetValue(id)!);
            await using var parts = await AccountOption.OpenParts(parsed, cancel);
            await using var db = await parts.Database.Write(cancel);
            var state = await change(db, key, cancel) ?? throw new InvalidOperationException(
                $"Account {key.Account} has no access key {key.Id}; atelier key list shows those there are.");
            await OperatorAudit.Record(db, parsed, key.Account, $"access-keys/{key.Id}", cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{key.Id}  {state}");
        });
        return command;
    }

    private static async Task CheckRoom(Connection db, Principal user, CancellationToken cancel)
    {
        var active = await AccessKeys.ListActive(db, user.Id, cancel);
        if (active.Count >= AccessKeys.MostActive)
            throw new InvalidOperationException(
                $"The user {user.Name} has {active.Count} active keys and may have {AccessKeys.MostActive}; first disable or delete " +
                $"one of {string.Join(", ", active)} with: atelier key disable ID");
    }

    private static string Describe(ListedAccessKey key)
    {
        var state = !key.IsActive ? "disabled" : key.IsUserEnabled ? "active" : "active, its user disabled";
        var used = key.LastUsedAt is { } at ? $"used {Time(at)}" : "never used";
        return $"{key.Id}  {key.UserName}  {state}  made {Time(key.CreatedAt)}  {used}";
    }

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
